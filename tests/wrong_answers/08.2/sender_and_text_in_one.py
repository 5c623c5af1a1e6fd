# caught by: test_it_arrives_as_it_is
# a reader thinks: a colon parts the sender from the text
# instead of:
        event = {"type": "others.text", "text": text_data, "sender": self.channel_name}
# write:
        event = {"type": "others.text", "text": f"{self.channel_name}:{text_data}"}
# instead of:
        if event["sender"] != self.channel_name:
            await self.send(text_data=event["text"])
# write:
        sender, text = event["text"].split(":")[:2]
        if sender != self.channel_name:
            await self.send(text_data=text)
