# caught by: test_nothing_is_sent_and_it_stays_open
# a reader thinks: who says nothing for a minute has gone away
import asyncio

class MyAsyncConsumer(AsyncConsumer):
    timer = None

    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})
        self.timer = asyncio.get_running_loop().call_later(60, lambda: asyncio.ensure_future(self.hang_up()))

    async def hang_up(self):
        await self.send({"type": "websocket.close"})

    async def websocket_disconnect(self, event):
        self.timer.cancel()
        raise StopConsumer()
