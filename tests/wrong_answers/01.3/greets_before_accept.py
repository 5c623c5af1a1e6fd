# caught by: test_the_connection_is_accepted
# a reader thinks: the order does not matter, as long as both lines are there
class Greeter(AsyncWebsocketConsumer):
    async def connect(self):
        await self.send("Welcome to the score desk")
        await self.accept()
