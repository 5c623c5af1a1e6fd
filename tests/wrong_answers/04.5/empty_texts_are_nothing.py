# caught by: test_whoever_asks_is_told
# a reader thinks: an empty text is no text
class Visitors(AsyncConsumer):
    here = set()

    async def websocket_connect(self, event):
        self.here.add(self)
        await self.send({"type": "websocket.accept"})
        await self.tell()

    async def websocket_receive(self, event):
        if event["text"]:
            await self.tell()

    async def websocket_disconnect(self, event):
        self.here.discard(self)
        raise StopConsumer()

    async def tell(self):
        await self.send({"type": "websocket.send", "text": f"{len(self.here)} here"})
