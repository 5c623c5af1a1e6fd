# caught by: test_another_room_hears_nothing
# a reader thinks: the router keeps the rooms apart
# instead of:
        sends = [member.send(text_data=text) for member in members[self.room]]
# write:
        sends = [member.send(text_data=text) for room in members.values() for member in room]
