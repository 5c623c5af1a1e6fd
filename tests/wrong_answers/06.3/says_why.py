# caught by: test_bytes_close_with_4003
# a reader thinks: a close code needs a message beside it
class ScoreDesk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        if text_data is None:
            await self.send(text_data="Text only", close=4003)
        elif text_data == "stop":
            await self.send(text_data="Goodbye", close=True)
        else:
            await self.send(text_data=f"Noted: {text_data}")
