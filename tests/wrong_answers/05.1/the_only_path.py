# caught by: test_a_client_is_accepted
# a reader thinks: the consumer sees to its own address, as the tutorial names it
class MyAsyncConsumer(AsyncConsumer):
    async def websocket_connect(self, event):
        known = self.scope["path"] == "/ws/ac/"
        await self.send({"type": "websocket.accept" if known else "websocket.close"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
