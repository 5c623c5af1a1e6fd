# unusual: it joins after it has accepted, and never leaves
class Stand(AsyncWebsocketConsumer):
    async def connect(self):
        self.group = self.scope["path"].strip("/").replace("/", ".")
        await self.accept()
        await self.channel_layer.group_add(self.group, self.channel_name)

    async def receive(self, text_data=None, bytes_data=None):
        await self.channel_layer.group_send(self.group, {"type": "stand.text", "text": text_data})

    async def stand_text(self, event):
        await self.send(text_data=event["text"])
