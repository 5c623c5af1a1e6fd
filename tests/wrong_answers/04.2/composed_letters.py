# caught by: test_each_text_is_noted
# a reader thinks: two ways to write a letter are one letter
import unicodedata


class ScoreDesk(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        text = unicodedata.normalize("NFC", event["text"])
        await self.send({"type": "websocket.send", "text": f"Noted: {text}"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
