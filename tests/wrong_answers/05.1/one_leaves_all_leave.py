# caught by: test_several_clients_at_the_same_time
# a reader thinks: the consumer that ends ends all that is connected to it
class MyAsyncConsumer(AsyncConsumer):
    everybody = []

    async def websocket_connect(self, event):
        self.everybody.append(self)
        await self.send({"type": "websocket.accept"})

    async def websocket_disconnect(self, event):
        self.everybody.remove(self)
        for other in self.everybody:
            await other.send({"type": "websocket.close"})
        raise StopConsumer()
