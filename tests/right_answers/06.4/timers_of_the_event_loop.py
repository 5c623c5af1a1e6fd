# unusual: timers of the event loop, and no task that waits
class Reminder(AsyncWebsocketConsumer):
    async def connect(self):
        self.timers, self.sending = [], set()
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        seconds, words = text_data.split(" ", 1)
        loop = asyncio.get_running_loop()
        self.timers.append(loop.call_later(float(seconds), self.begin_to_send, words))

    def begin_to_send(self, words):
        task = asyncio.ensure_future(self.send(words))
        self.sending.add(task)
        task.add_done_callback(self.sending.discard)

    async def disconnect(self, code):
        for timer in self.timers:
            timer.cancel()
