# unusual: a thread with a timer for each reminder, which has the event loop send
import threading


class Reminder(AsyncWebsocketConsumer):
    async def connect(self):
        self.loop, self.timers = asyncio.get_running_loop(), []
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        seconds, _, words = text_data.partition(" ")
        timer = threading.Timer(float(seconds), self.remind, [words])
        self.timers.append(timer)
        timer.start()

    def remind(self, words):
        asyncio.run_coroutine_threadsafe(self.send(words), self.loop)

    async def disconnect(self, code):
        for timer in self.timers:
            timer.cancel()
