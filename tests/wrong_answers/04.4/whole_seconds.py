# caught by: test_it_answers_when_the_time_has_passed
# a reader thinks: seconds are whole numbers
class Timer(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        await asyncio.sleep(int(float(event["text"])))
        await self.send({"type": "websocket.send", "text": f"{event['text']} s are over"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
