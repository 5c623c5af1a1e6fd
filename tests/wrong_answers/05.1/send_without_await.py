# caught by: test_a_client_is_accepted
# a reader thinks: a method that is called runs (the old tutorial pastes this into both of its consumers)
class MyAsyncConsumer(AsyncConsumer):
    async def websocket_connect(self, event):
        print("connection openned...")
        self.send({
            "type":"websocket.accept",
        })

    async def websocket_disconnect(self, event):
        raise StopConsumer()
