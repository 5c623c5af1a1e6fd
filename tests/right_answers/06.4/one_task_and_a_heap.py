# unusual: one task for all reminders of a client, with a heap of them
import heapq
import itertools
import time


class Reminder(AsyncWebsocketConsumer):
    async def connect(self):
        self.heap, self.changed, self.numbers = [], asyncio.Event(), itertools.count()
        self.reminding = asyncio.create_task(self.remind())
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        seconds, _, words = text_data.partition(" ")
        heapq.heappush(self.heap, (time.monotonic() + float(seconds), next(self.numbers), words))
        self.changed.set()

    async def remind(self):
        while True:
            self.changed.clear()
            wait = self.heap[0][0] - time.monotonic() if self.heap else None
            if wait is None or wait > 0:
                try:
                    await asyncio.wait_for(self.changed.wait(), wait)
                except TimeoutError:
                    pass
            else:
                await self.send(heapq.heappop(self.heap)[2])

    async def disconnect(self, code):
        self.reminding.cancel()
