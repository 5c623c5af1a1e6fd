# caught by: test_texts_are_noted
# a reader thinks: be generous with what people type
class ScoreDesk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        if text_data is None:
            await self.close(code=4003)
        elif text_data.strip().lower() == "stop":
            await self.send(text_data="Goodbye", close=True)
        else:
            await self.send(text_data=f"Noted: {text_data}")
