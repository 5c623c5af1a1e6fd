# caught by: test_it_comes_once
# a reader thinks: a client that writes wants to be greeted
class Greeter(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.send("Welcome to the score desk")

    async def receive(self, text_data=None, bytes_data=None):
        await self.send("Welcome to the score desk")
