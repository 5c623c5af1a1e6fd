# caught by: test_clients_of_another_process_hear_it
# a reader thinks: channel names go through the channel layer, so the dict of them may stay in the class
class Stand(AsyncWebsocketConsumer):
    channels = {}

    async def connect(self):
        self.mine = self.channels.setdefault(self.scope["path"], {})
        self.mine[self.channel_name] = True
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        for channel in list(self.mine):
            await self.channel_layer.send(channel, {"type": "said", "text": text_data})

    async def said(self, event):
        await self.send(text_data=event["text"])

    async def disconnect(self, code):
        del self.mine[self.channel_name]
