# caught by: test_a_client_is_accepted
# a reader thinks: a page of another site has no business here
class MyAsyncConsumer(AsyncConsumer):
    async def websocket_connect(self, event):
        headers = dict(self.scope["headers"])
        if headers.get(b"origin", b"http://127.0.0.1") in (b"http://127.0.0.1", b"http://localhost"):
            await self.send({"type": "websocket.accept"})
        else:
            await self.send({"type": "websocket.close"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
