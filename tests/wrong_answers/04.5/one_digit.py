# caught by: test_each_newcomer_is_told_how_many
# a reader thinks: more than four never come
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
        raise StopConsumer()

    async def tell(self):
        await self.send({"type": "websocket.send", "text": f"{min(len(self.here), 4)} here"})
