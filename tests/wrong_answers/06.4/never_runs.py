# caught by: test_the_words_come_later
# a reader thinks: a coroutine runs when it is called
class Reminder(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        seconds, _, words = text_data.partition(" ")
        self.remind(float(seconds), words)

    async def remind(self, seconds, words):
        await asyncio.sleep(seconds)
        await self.send(text_data=words)
