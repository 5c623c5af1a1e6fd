# caught by: test_each_text_is_noted
# a reader thinks: nobody means the blanks around a text
class ScoreDesk(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        await self.send({"type": "websocket.send", "text": f"Noted: {event['text'].strip()}"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
