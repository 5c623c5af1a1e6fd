# caught by: test_nothing_is_sent_and_it_stays_open
# a reader thinks: a task beside the handler is not part of the answer
import asyncio


class MyAsyncConsumer(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})
        self.task = asyncio.create_task(self.greet())

    async def greet(self):
        await asyncio.sleep(0.3)
        await self.send({"type": "websocket.send", "text": "connection openned..."})

    async def websocket_disconnect(self, event):
        self.task.cancel()
        raise StopConsumer()
