# caught by: test_the_replies_are_numbered
# a reader thinks: a consumer works as a view does (the old tutorial says so): each message finds a fresh one
class Numbered(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        number = 0
        number += 1
        await self.send({"type": "websocket.send", "text": f"{number} {event['text']}"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
