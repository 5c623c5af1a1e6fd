# unusual: each reply comes from a timer's thread, a moment later
import asyncio
from threading import Timer


class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        Timer(0.2, self.answer, [text_data, asyncio.get_running_loop()]).start()

    def answer(self, text, loop):
        asyncio.run_coroutine_threadsafe(self.send(text), loop)
