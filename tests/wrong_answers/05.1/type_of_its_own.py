# caught by: test_a_client_is_accepted
# a reader thinks: the type is a word for people; Daphne ignores a type that it does not know
class MyAsyncConsumer(AsyncConsumer):
    async def websocket_connect(self, event):
        print("connection openned...")
        await self.send({"type": "accept"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
