# caught by: test_it_comes_once
# a reader thinks: who says goodbye wants to go
class Greeter(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.send("Welcome to the score desk")

    async def receive(self, text_data=None, bytes_data=None):
        if text_data and text_data.strip().lower() in ("bye", "quit", "exit", "stop", "close"):
            await self.close()
