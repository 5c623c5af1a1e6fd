# caught by: test_all_come_and_go_at_the_same_moment
# a reader thinks: nobody else comes while one client is let in
class Visitors(AsyncConsumer):
    here = 0

    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})
        now = Visitors.here
        await asyncio.sleep(0.1)
        Visitors.here = now + 1
        await self.tell()

    async def websocket_receive(self, event):
        await self.tell()

    async def websocket_disconnect(self, event):
        Visitors.here -= 1
        raise StopConsumer()

    async def tell(self):
        await self.send({"type": "websocket.send", "text": f"{Visitors.here} here"})
