# caught by: test_each_text_is_noted
# a reader thinks: an empty text is no text
class ScoreDesk(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        if event["text"]:
            await self.send({"type": "websocket.send", "text": f"Noted: {event['text']}"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
