# caught by: test_each_client_has_its_own
# a reader thinks: there is one consumer, so its class can remember the client
class Reminder(AsyncWebsocketConsumer):
    async def connect(self):
        Reminder.newest = self
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        seconds, _, words = text_data.partition(" ")
        self.waiting = asyncio.create_task(self.remind(float(seconds), words))

    async def remind(self, seconds, words):
        await asyncio.sleep(seconds)
        await Reminder.newest.send(text_data=words)
