# caught by: test_a_client_is_accepted
# told: has sent neither `websocket.accept` nor `websocket.close`.
# a reader thinks: connect runs because there is a connection (the old tutorial as it stands)
class MyAsyncConsumer(AsyncConsumer):
    async def websocket_connect(self, event):
        print("connection openned...")

    async def websocket_receive(self, event):
        print("message reveived...")

    async def websocket_close(self, event):
        print("connection closed...")
