# caught by: test_a_new_connection_begins_at_one
# a reader thinks: a number that must live longer than one message stands outside of the class
number = 0


class Numbered(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        global number
        number += 1
        await self.send({"type": "websocket.send", "text": f"{number} {event['text']}"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
