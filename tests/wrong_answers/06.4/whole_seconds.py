# caught by: test_several_wait_at_the_same_time
# a reader thinks: nobody minds a part of a second, as long as it is not sooner
import math


class Reminder(AsyncWebsocketConsumer):
    async def connect(self):
        self.waiting = set()
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        seconds, _, words = text_data.partition(" ")
        self.waiting.add(asyncio.create_task(self.remind(math.ceil(float(seconds)), words)))

    async def remind(self, seconds, words):
        await asyncio.sleep(seconds)
        await self.send(text_data=words)

    async def disconnect(self, code):
        for task in self.waiting:
            task.cancel()
