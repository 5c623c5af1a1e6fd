# caught by: test_texts_arrive_in_order_as_they_are
# a reader thinks: blanks at the ends are dirt
class Stand(AsyncWebsocketConsumer):
    async def connect(self):
        self.group = self.scope["path"].strip("/").replace("/", ".")
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        await self.channel_layer.group_send(self.group, {"type": "stand.text", "text": text_data.strip()})

    async def stand_text(self, event):
        await self.send(text_data=event["text"])

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.group, self.channel_name)
