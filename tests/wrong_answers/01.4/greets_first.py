# caught by: test_nothing_comes_unasked
# a reader thinks: a server should say hello, as in the task before
class Echo(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.send("Welcome to the score desk")

    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data)
