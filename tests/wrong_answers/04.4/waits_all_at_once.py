# caught by: test_the_answers_come_in_order
# a reader thinks: the order of the answers is all that counts, so all waits may begin at once
class Timer(AsyncConsumer):
    async def websocket_connect(self, event):
        self.waiting = []
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        task = asyncio.create_task(self.wait(event["text"], self.waiting[-1:]))
        self.waiting.append(task)

    async def wait(self, text, before):
        await asyncio.sleep(float(text))
        await asyncio.gather(*before)
        await self.send({"type": "websocket.send", "text": f"{text} s are over"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
