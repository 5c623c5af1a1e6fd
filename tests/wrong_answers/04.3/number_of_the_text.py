# caught by: test_the_replies_are_numbered
# a reader thinks: each text comes once
class Numbered(AsyncConsumer):
    async def websocket_connect(self, event):
        self.texts = []
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        self.texts.append(event["text"])
        number = self.texts.index(event["text"]) + 1
        await self.send({"type": "websocket.send", "text": f"{number} {event['text']}"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
