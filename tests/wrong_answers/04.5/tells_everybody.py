# caught by: test_each_newcomer_is_told_how_many
# a reader thinks: all want to know when somebody comes
class Visitors(AsyncConsumer):
    here = set()

    async def websocket_connect(self, event):
        self.here.add(self)
        await self.send({"type": "websocket.accept"})
        for visitor in self.here:
            await visitor.tell()

    async def websocket_receive(self, event):
        await self.tell()

    async def websocket_disconnect(self, event):
        self.here.discard(self)
        raise StopConsumer()

    async def tell(self):
        await self.send({"type": "websocket.send", "text": f"{len(self.here)} here"})
