# caught by: test_whoever_asks_is_told
# a reader thinks: what is put into self stays up to date
class Visitors(AsyncConsumer):
    here = 0

    async def websocket_connect(self, event):
        Visitors.here += 1
        self.number = Visitors.here
        await self.send({"type": "websocket.accept"})
        await self.tell()

    async def websocket_receive(self, event):
        await self.tell()

    async def websocket_disconnect(self, event):
        Visitors.here -= 1
        raise StopConsumer()

    async def tell(self):
        await self.send({"type": "websocket.send", "text": f"{self.number} here"})
