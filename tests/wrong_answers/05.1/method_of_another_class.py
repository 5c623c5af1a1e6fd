# caught by: test_a_client_is_accepted
# a reader thinks: each consumer has accept(); AsyncConsumer has none
class MyAsyncConsumer(AsyncConsumer):
    async def websocket_connect(self, event):
        print("connection openned...")
        await self.accept()

    async def websocket_disconnect(self, event):
        raise StopConsumer()
