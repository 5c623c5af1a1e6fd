# caught by: test_the_replies_are_numbered
# a reader thinks: ten messages are enough for anybody
class Numbered(AsyncConsumer):
    number = 0

    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        self.number = self.number % 9 + 1
        await self.send({"type": "websocket.send", "text": f"{self.number} {event['text']}"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
