# unusual: a task of its own works through a queue, and takes its time
from itertools import count


class Numbered(AsyncConsumer):
    async def websocket_connect(self, event):
        self.texts = asyncio.Queue()
        self.answering = asyncio.create_task(self.answer_all())
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        self.texts.put_nowait(event["text"])

    async def answer_all(self):
        for number in count(1):
            text = await self.texts.get()
            await asyncio.sleep(0.02)
            await self.send({"type": "websocket.send", "text": f"{number} {text}"})

    async def websocket_disconnect(self, event):
        self.answering.cancel()
        raise StopConsumer()
