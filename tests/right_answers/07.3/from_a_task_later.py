# unusual: the answers come from tasks, a while later
import asyncio


class OpenDesk(AsyncWebsocketConsumer):
    async def connect(self):
        self.tasks = set()
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        task = asyncio.create_task(self.answer(text_data))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def answer(self, text):
        await asyncio.sleep(0.1)
        if understand(text) is None:
            reply = {"type": "error", "detail": f"That is no JSON object: {text!r:.40}"}
        else:
            reply = {"type": "ok"}
        await self.send(json.dumps(reply))

    async def disconnect(self, code):
        for task in self.tasks:
            task.cancel()
