# caught by: test_everyone_in_the_room_gets_a_text
# a reader thinks: nobody means the blanks around a text
# instead of:
        text = f"{self.name}: {text_data}"
# write:
        text = f"{self.name}: {text_data.strip()}"
