# caught by: test_the_words_come_later
# a reader thinks: blanks at both ends are no words
class Reminder(AsyncWebsocketConsumer):
    async def connect(self):
        self.waiting = set()
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        seconds, words = text_data.split(maxsplit=1)
        self.waiting.add(asyncio.create_task(self.remind(float(seconds), words)))

    async def remind(self, seconds, words):
        await asyncio.sleep(seconds)
        await self.send(text_data=words)

    async def disconnect(self, code):
        for task in self.waiting:
            task.cancel()
