# unusual: a connection is known by its client's address and port
# instead of:
        event = {"type": "others.text", "text": text_data, "sender": self.channel_name}
# write:
        event = {"type": "others.text", "text": text_data, "sender": list(self.scope["client"])}
# instead of:
        if event["sender"] != self.channel_name:
# write:
        if event["sender"] != list(self.scope["client"]):
