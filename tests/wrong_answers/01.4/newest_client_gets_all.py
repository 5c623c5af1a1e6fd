# caught by: test_each_client_gets_its_own
# a reader thinks: there is one consumer, so its class can remember the client
class Echo(AsyncWebsocketConsumer):
    newest = None

    async def connect(self):
        Echo.newest = self
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        await Echo.newest.send(text_data)
