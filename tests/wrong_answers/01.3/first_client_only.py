# caught by: test_the_greeting_comes_first
# a reader thinks: "once" means once, whoever comes; but the class is the same for all clients
class Greeter(AsyncWebsocketConsumer):
    greeted = False

    async def connect(self):
        await self.accept()
        if not Greeter.greeted:
            Greeter.greeted = True
            await self.send("Welcome to the score desk")
