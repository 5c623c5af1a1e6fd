# caught by: test_it_answers_when_the_time_has_passed
# a reader thinks: the number is the text
class Timer(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        seconds = float(event["text"])
        await asyncio.sleep(seconds)
        await self.send({"type": "websocket.send", "text": f"{seconds} s are over"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
