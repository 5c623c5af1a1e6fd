# unusual: a lock keeps the order of its own tasks, the loop's timer wakes them, and leaving ends them
class Timer(AsyncConsumer):
    async def websocket_connect(self, event):
        self.one_at_a_time, self.tasks = asyncio.Lock(), []
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        self.tasks.append(asyncio.create_task(self.answer(event["text"])))

    async def answer(self, text):
        async with self.one_at_a_time:
            loop, over = asyncio.get_running_loop(), asyncio.Event()
            loop.call_later(float(text), over.set)
            await over.wait()
            await self.send({"type": "websocket.send", "text": f"{text} s are over"})

    async def websocket_disconnect(self, event):
        for task in self.tasks:
            task.cancel()
        raise StopConsumer()
