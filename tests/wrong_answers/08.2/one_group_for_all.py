# caught by: test_the_others_get_it_once
# a reader thinks: there is one match
class Others(AsyncWebsocketConsumer):
    async def connect(self):
        self.group = "others"
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        event = {"type": "others.text", "text": text_data, "sender": self.channel_name}
        await self.channel_layer.group_send(self.group, event)

    async def others_text(self, event):
        if event["sender"] != self.channel_name:
            await self.send(text_data=event["text"])

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.group, self.channel_name)
