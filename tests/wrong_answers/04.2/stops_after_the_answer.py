# caught by: test_each_text_is_noted
# a reader thinks: one answer, and the consumer has finished, as a view has
class ScoreDesk(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        await self.send({"type": "websocket.send", "text": f"Noted: {event['text']}"})
        raise StopConsumer()

    async def websocket_disconnect(self, event):
        raise StopConsumer()
