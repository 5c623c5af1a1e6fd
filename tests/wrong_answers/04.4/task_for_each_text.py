# caught by: test_the_answers_come_in_order
# a reader thinks: each text needs a task of its own, or one client blocks the others
class Timer(AsyncConsumer):
    async def websocket_connect(self, event):
        self.tasks = []
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        self.tasks.append(asyncio.create_task(self.answer(event["text"])))

    async def answer(self, text):
        await asyncio.sleep(float(text))
        await self.send({"type": "websocket.send", "text": f"{text} s are over"})

    async def websocket_disconnect(self, event):
        for task in self.tasks:
            task.cancel()
        raise StopConsumer()
