# caught by: test_nobody_misses_what_comes_meanwhile
# a reader thinks: the next event after mine is mine
class Others(AsyncWebsocketConsumer):
    mine = 0

    async def connect(self):
        self.group = self.scope["path"].strip("/").replace("/", ".")
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        self.mine += 1
        await self.channel_layer.group_send(self.group, {"type": "others.text", "text": text_data})

    async def others_text(self, event):
        if self.mine:
            self.mine -= 1
        else:
            await self.send(text_data=event["text"])

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.group, self.channel_name)
