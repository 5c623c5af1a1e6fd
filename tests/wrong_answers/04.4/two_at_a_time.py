# caught by: test_a_short_wait_is_not_held_up
# a reader thinks: more than two timers at a time are too many
two = asyncio.Semaphore(2)


class Timer(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        async with two:
            await asyncio.sleep(float(event["text"]))
        await self.send({"type": "websocket.send", "text": f"{event['text']} s are over"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
