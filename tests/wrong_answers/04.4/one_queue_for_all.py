# caught by: test_a_short_wait_is_not_held_up
# a reader thinks: one worker keeps the order
queue = asyncio.Queue()
workers = []


async def work():
    while True:
        consumer, text = await queue.get()
        await asyncio.sleep(float(text))
        await consumer.send({"type": "websocket.send", "text": f"{text} s are over"})


class Timer(AsyncConsumer):
    async def websocket_connect(self, event):
        if not workers:
            workers.append(asyncio.create_task(work()))
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        queue.put_nowait((self, event["text"]))

    async def websocket_disconnect(self, event):
        raise StopConsumer()
