# unusual: who speaks gets the text without a way through the layer
class Stand(AsyncWebsocketConsumer):
    async def connect(self):
        self.group = self.scope["path"].strip("/").replace("/", "-")
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data)
        await self.channel_layer.group_send(self.group, {"type": "said", "said": [self.channel_name, text_data]})

    async def said(self, event):
        speaker, text = event["said"]
        if speaker != self.channel_name:
            await self.send(text)
