# caught by: test_who_has_left_is_not_counted
# a reader thinks: who has never said anything was never here
class Visitors(AsyncConsumer):
    here = 0

    async def websocket_connect(self, event):
        Visitors.here += 1
        await self.send({"type": "websocket.accept"})
        await self.tell()

    async def websocket_receive(self, event):
        self.asked = True
        await self.tell()

    async def websocket_disconnect(self, event):
        if getattr(self, "asked", False):
            Visitors.here -= 1
        raise StopConsumer()

    async def tell(self):
        await self.send({"type": "websocket.send", "text": f"{Visitors.here} here"})
