# caught by: test_all_come_and_write_at_the_same_moment
# a reader thinks: five are enough for a room
# instead of:
        sends = [member.send(text_data=text) for member in members[self.room]]
# write:
        sends = [member.send(text_data=text) for member in list(members[self.room])[:5]]
