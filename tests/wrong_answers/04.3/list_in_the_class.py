# caught by: test_a_new_connection_begins_at_one
# a reader thinks: texts = [] makes a list for each object, as number = 0 does
class Numbered(AsyncConsumer):
    texts = []

    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        self.texts.append(event["text"])
        await self.send({"type": "websocket.send", "text": f"{len(self.texts)} {event['text']}"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
