# caught by: test_a_client_that_leaves_takes_its_own_only
# a reader thinks: a set on the class is each consumer's own
class Reminder(AsyncWebsocketConsumer):
    waiting = set()

    async def receive(self, text_data=None, bytes_data=None):
        seconds, _, words = text_data.partition(" ")
        self.waiting.add(asyncio.create_task(self.remind(float(seconds), words)))

    async def remind(self, seconds, words):
        await asyncio.sleep(seconds)
        await self.send(text_data=words)

    async def disconnect(self, code):
        for task in self.waiting:
            task.cancel()
