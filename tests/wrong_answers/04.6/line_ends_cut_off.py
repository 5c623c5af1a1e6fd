# caught by: test_other_messages_change_nothing
# a reader thinks: the line's end came from the keyboard
# file: my_project/scores/consumers.py
# instead of:
        if text_data in self.goals:
# write:
        text_data = text_data and text_data.rstrip("\r\n")
        if text_data in self.goals:
