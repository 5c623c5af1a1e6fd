# caught by: test_many_wait_at_the_same_time
# a reader thinks: the words name the reminder, so a dict has them all
class Reminder(AsyncWebsocketConsumer):
    async def connect(self):
        self.waiting = {}
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        seconds, _, words = text_data.partition(" ")
        if words in self.waiting:
            self.waiting[words].cancel()
        self.waiting[words] = asyncio.create_task(self.remind(float(seconds), words))

    async def remind(self, seconds, words):
        await asyncio.sleep(seconds)
        await self.send(text_data=words)

    async def disconnect(self, code):
        for task in self.waiting.values():
            task.cancel()
