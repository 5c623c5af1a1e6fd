# caught by: test_who_has_left_is_not_counted
# a reader thinks: clients leave with 1000, 1001 or 1006, or with a code of my own
class Visitors(AsyncConsumer):
    here = set()

    async def websocket_connect(self, event):
        self.here.add(self)
        await self.send({"type": "websocket.accept"})
        await self.tell()

    async def websocket_receive(self, event):
        await self.tell()

    async def websocket_disconnect(self, event):
        if event["code"] in (1000, 1001, 1006) or event["code"] >= 4000:
            self.here.discard(self)
        raise StopConsumer()

    async def tell(self):
        await self.send({"type": "websocket.send", "text": f"{len(self.here)} here"})
