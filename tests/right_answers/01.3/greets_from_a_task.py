# unusual: the greeting comes from a task of its own, a moment later
import asyncio


class Greeter(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        self.greeting = asyncio.create_task(self.greet())

    async def greet(self):
        await asyncio.sleep(0.3)
        await self.send("Welcome to the score desk")
