# caught by: test_several_wait_at_the_same_time
# a reader thinks: a queue and one task beside receive keep all reminders
class Reminder(AsyncWebsocketConsumer):
    async def connect(self):
        self.texts = asyncio.Queue()
        self.task = asyncio.create_task(self.remind())
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        await self.texts.put(text_data)

    async def remind(self):
        while True:
            seconds, _, words = (await self.texts.get()).partition(" ")
            await asyncio.sleep(float(seconds))
            await self.send(text_data=words)

    async def disconnect(self, code):
        self.task.cancel()
