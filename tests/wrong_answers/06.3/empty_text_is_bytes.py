# caught by: test_texts_are_noted
# a reader thinks: what is not a text is false, so what is false is not a text
class ScoreDesk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        if not text_data:
            await self.close(code=4003)
        elif text_data == "stop":
            await self.send(text_data="Goodbye", close=True)
        else:
            await self.send(text_data=f"Noted: {text_data}")
