# caught by: test_another_match_gets_nothing
# a reader thinks: a group is a group
class Stand(AsyncWebsocketConsumer):
    async def connect(self):
        self.group = "stand"
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        await self.channel_layer.group_send(self.group, {"type": "stand.text", "text": text_data})

    async def stand_text(self, event):
        await self.send(text_data=event["text"])

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.group, self.channel_name)
