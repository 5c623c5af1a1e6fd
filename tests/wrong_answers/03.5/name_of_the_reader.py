# caught by: test_everyone_in_the_room_gets_a_text
# a reader thinks: the name belongs to the one who reads
# instead of:
        text = f"{self.name}: {text_data}"
        sends = [member.send(text_data=text) for member in members[self.room]]
# write:
        sends = [member.send(text_data=f"{member.name}: {text_data}") for member in members[self.room]]
