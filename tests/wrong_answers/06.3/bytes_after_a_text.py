# caught by: test_bytes_close_with_4003
# a reader thinks: who has sent a text sends texts
class ScoreDesk(AsyncWebsocketConsumer):
    last = None

    async def receive(self, text_data=None, bytes_data=None):
        if text_data is not None:
            self.last = text_data
        if self.last is None:
            await self.close(code=4003)
        elif self.last == "stop":
            await self.send(text_data="Goodbye", close=True)
        else:
            await self.send(text_data=f"Noted: {self.last}")
