# caught by: test_a_new_connection_begins_at_one
# a reader thinks: a handler that has nothing to do may do nothing
class Numbered(AsyncConsumer):
    number = 0

    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        self.number += 1
        await self.send({"type": "websocket.send", "text": f"{self.number} {event['text']}"})

    async def websocket_disconnect(self, event):
        pass
