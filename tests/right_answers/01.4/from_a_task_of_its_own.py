# unusual: each reply comes from a task of its own, a moment later
import asyncio


class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        self.reply = asyncio.create_task(self.answer(text_data))

    async def answer(self, text):
        await asyncio.sleep(0.3)
        await self.send(text)
