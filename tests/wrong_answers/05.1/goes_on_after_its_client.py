# caught by: test_several_clients_at_the_same_time
# a reader thinks: when the client has gone there is nothing left to do; without StopConsumer the consumer waits on
class MyAsyncConsumer(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_disconnect(self, event):
        print("connection closed...")
