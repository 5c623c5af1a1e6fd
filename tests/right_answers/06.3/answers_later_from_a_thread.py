# unusual: a timer's thread has the event loop answer, 0.3 seconds later
import threading


class ScoreDesk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        loop = asyncio.get_running_loop()
        threading.Timer(0.3, lambda: asyncio.run_coroutine_threadsafe(self.answer(text_data), loop)).start()

    async def answer(self, text):
        if text is None:
            await self.close(4003)
        elif text == "stop":
            await self.send("Goodbye", close=True)
        else:
            await self.send("Noted: " + text)
