# unusual: each answer comes from a task of its own, a moment later
class Numbered(AsyncConsumer):
    async def websocket_connect(self, event):
        self.tasks = []
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        number = len(self.tasks) + 1
        self.tasks.append(asyncio.create_task(self.answer(f"{number} {event['text']}")))

    async def answer(self, text):
        await asyncio.sleep(0.1)
        await self.send({"type": "websocket.send", "text": text})

    async def websocket_disconnect(self, event):
        for task in self.tasks:
            task.cancel()
        raise StopConsumer()
