# caught by: test_who_has_left_is_not_counted
# a reader thinks: what comes after the last message, nobody sees
class Visitors(AsyncConsumer):
    here = set()

    async def websocket_connect(self, event):
        self.here.add(self)
        await self.send({"type": "websocket.accept"})
        await self.tell()

    async def websocket_receive(self, event):
        await self.tell()

    async def websocket_disconnect(self, event):
        self.here.discard(self)
        for visitor in self.here:
            print(visitor.name)
        raise StopConsumer()

    async def tell(self):
        await self.send({"type": "websocket.send", "text": f"{len(self.here)} here"})
