# caught by: test_nobody_misses_what_comes_meanwhile
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
