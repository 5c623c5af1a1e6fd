# caught by: test_the_replies_are_numbered
# a reader thinks: one counts after the answer
class Numbered(AsyncConsumer):
    number = 0

    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        await self.send({"type": "websocket.send", "text": f"{self.number} {event['text']}"})
        self.number += 1

    async def websocket_disconnect(self, event):
        raise StopConsumer()
