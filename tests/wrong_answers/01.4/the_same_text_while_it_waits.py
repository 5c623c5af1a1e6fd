# caught by: test_two_texts_at_once_both_come_back
# a reader thinks: the same text is answered already
import asyncio
class Echo(AsyncWebsocketConsumer):
    async def connect(self):
        self.replies = {}
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        if text_data not in self.replies:
            self.replies[text_data] = asyncio.create_task(self.reply(text_data))

    async def reply(self, text):
        await asyncio.sleep(0.01)
        await self.send(text)
        del self.replies[text]
