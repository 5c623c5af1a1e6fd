# caught by: test_each_newcomer_is_told_how_many
# a reader thinks: a newcomer is told who was here before
class Visitors(AsyncConsumer):
    here = set()

    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})
        await self.tell()
        self.here.add(self)

    async def websocket_receive(self, event):
        await self.tell()

    async def websocket_disconnect(self, event):
        self.here.discard(self)
        raise StopConsumer()

    async def tell(self):
        await self.send({"type": "websocket.send", "text": f"{len(self.here)} here"})
