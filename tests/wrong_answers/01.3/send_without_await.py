# caught by: test_the_greeting_comes_first
# a reader thinks: only accept() needs await
class Greeter(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        self.send("Welcome to the score desk")
