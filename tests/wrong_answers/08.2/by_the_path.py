# caught by: test_the_others_get_it_once
# a reader thinks: a client is known by its path
# instead of:
        event = {"type": "others.text", "text": text_data, "sender": self.channel_name}
# write:
        event = {"type": "others.text", "text": text_data, "sender": self.scope["path"]}
# instead of:
        if event["sender"] != self.channel_name:
# write:
        if event["sender"] != self.scope["path"]:
