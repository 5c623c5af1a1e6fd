# caught by: test_it_arrives_as_it_is
# a reader thinks: blanks at the ends are nobody's words
# instead of:
        event = {"type": "others.text", "text": text_data, "sender": self.channel_name}
# write:
        event = {"type": "others.text", "text": text_data.strip(), "sender": self.channel_name}
