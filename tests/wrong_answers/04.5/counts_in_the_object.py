# caught by: test_each_newcomer_is_told_how_many
# a reader thinks: self.here += 1 changes the number that stands in the class
class Visitors(AsyncConsumer):
    here = 0

    async def websocket_connect(self, event):
        self.here += 1
        await self.send({"type": "websocket.accept"})
        await self.tell()

    async def websocket_receive(self, event):
        await self.tell()

    async def websocket_disconnect(self, event):
        self.here -= 1
        raise StopConsumer()

    async def tell(self):
        await self.send({"type": "websocket.send", "text": f"{self.here} here"})
