# caught by: test_nothing_is_sent_and_it_stays_open
# a reader thinks: the print should reach the client
class MyAsyncConsumer(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})
        await self.send({"type": "websocket.send", "text": "connection openned..."})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
