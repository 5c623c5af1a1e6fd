# caught by: test_two_texts_at_once_both_come_back
# a reader thinks: one text at a time is enough
# told: Nothing came back
import asyncio


class Echo(AsyncWebsocketConsumer):
    replying = None

    async def receive(self, text_data=None, bytes_data=None):
        if text_data and (self.replying is None or self.replying.done()):
            self.replying = asyncio.create_task(self.reply(text_data))

    async def reply(self, text):
        await asyncio.sleep(0.01)
        await self.send(text_data=text)
