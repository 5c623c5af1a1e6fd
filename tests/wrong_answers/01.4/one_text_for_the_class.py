# caught by: test_each_client_gets_its_own
# a reader thinks: what I have put somewhere is there when I need it; but another client writes in between
import asyncio


class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        Echo.text = text_data
        await asyncio.sleep(0.05)
        await self.send(Echo.text)
