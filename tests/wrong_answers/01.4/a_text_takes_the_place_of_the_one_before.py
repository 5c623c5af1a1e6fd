# caught by: test_two_texts_at_once_both_come_back
# a reader thinks: `self` is a good place for what one of its tasks shall send
# told: without waiting for the replies in between
import asyncio


class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        self.text = text_data
        self.replying = asyncio.create_task(self.reply())

    async def reply(self):
        await asyncio.sleep(0.01)
        if self.text:
            await self.send(text_data=self.text)
