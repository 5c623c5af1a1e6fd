# caught by: test_the_greeting_comes_first
# a reader thinks: messages are sent in receive()
class Greeter(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send("Welcome to the score desk")
