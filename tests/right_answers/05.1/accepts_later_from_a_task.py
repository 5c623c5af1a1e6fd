# unusual: a task of its own accepts, 0.3 seconds later
import asyncio


class MyAsyncConsumer(AsyncConsumer):
    async def websocket_connect(self, event):
        self.accepting = asyncio.create_task(self.accept_later())

    async def accept_later(self):
        await asyncio.sleep(0.3)
        await self.send({"type": "websocket.accept"})

    async def websocket_disconnect(self, event):
        self.accepting.cancel()
        raise StopConsumer()
