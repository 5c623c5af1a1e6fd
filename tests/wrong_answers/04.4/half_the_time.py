# caught by: test_it_answers_when_the_time_has_passed
# a reader thinks: the way here and back takes time, too
class Timer(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        await asyncio.sleep(float(event["text"]) / 2)
        await self.send({"type": "websocket.send", "text": f"{event['text']} s are over"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
