# caught by: test_two_with_the_same_words_at_once
# a reader thinks: the last one who spoke is the sender
class Others(AsyncWebsocketConsumer):
    async def connect(self):
        self.group = self.scope["path"].strip("/").replace("/", ".")
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        Others.speaker = self.channel_name
        event = {"type": "others.text", "text": text_data}
        await self.channel_layer.group_send(self.group, event)

    async def others_text(self, event):
        if Others.speaker != self.channel_name:
            await self.send(text_data=event["text"])

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.group, self.channel_name)
