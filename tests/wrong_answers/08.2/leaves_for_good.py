# caught by: test_whoever_speaks
# a reader thinks: who is not in the group gets nothing
class Others(AsyncWebsocketConsumer):
    async def connect(self):
        self.group = self.scope["path"].strip("/").replace("/", ".")
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        await self.channel_layer.group_discard(self.group, self.channel_name)
        event = {"type": "others.text", "text": text_data, "sender": self.channel_name}
        await self.channel_layer.group_send(self.group, event)

    async def others_text(self, event):
        await self.send(text_data=event["text"])

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.group, self.channel_name)
