# caught by: test_two_with_the_same_words_at_once
# a reader thinks: the last one who spoke is the sender
# instead of:
        event = {"type": "others.text", "text": text_data, "sender": self.channel_name}
# write:
        Others.speaker = self.channel_name
        event = {"type": "others.text", "text": text_data}
# instead of:
        if event["sender"] != self.channel_name:
# write:
        if Others.speaker != self.channel_name:
