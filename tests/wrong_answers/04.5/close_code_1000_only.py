# caught by: test_who_has_left_is_not_counted
# a reader thinks: a client that leaves sends a close frame, which has code 1000
class Visitors(AsyncConsumer):
    here = set()

    async def websocket_connect(self, event):
        self.here.add(self)
        await self.send({"type": "websocket.accept"})
        await self.tell()

    async def websocket_receive(self, event):
        await self.tell()

    async def websocket_disconnect(self, event):
        if event["code"] == 1000:
            self.here.discard(self)
        raise StopConsumer()

    async def tell(self):
        await self.send({"type": "websocket.send", "text": f"{len(self.here)} here"})
