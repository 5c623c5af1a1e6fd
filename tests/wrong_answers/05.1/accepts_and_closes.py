# caught by: test_nothing_is_sent_and_it_stays_open
# a reader thinks: a request is answered, then closed, as in HTTP
class MyAsyncConsumer(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})
        await self.send({"type": "websocket.close"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
