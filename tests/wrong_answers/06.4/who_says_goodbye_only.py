# caught by: test_a_client_that_leaves_takes_its_own_only
# a reader thinks: a client whose connection is lost comes back, and wants its reminders then
class Reminder(AsyncWebsocketConsumer):
    async def connect(self):
        self.waiting = set()
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        seconds, _, words = text_data.partition(" ")
        self.waiting.add(asyncio.create_task(self.remind(float(seconds), words)))

    async def remind(self, seconds, words):
        await asyncio.sleep(seconds)
        await self.send(text_data=words)

    async def disconnect(self, code):
        if code not in (1005, 1006):
            for task in self.waiting:
                task.cancel()
