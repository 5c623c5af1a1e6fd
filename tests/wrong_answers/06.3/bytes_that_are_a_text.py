# caught by: test_bytes_close_with_4003
# a reader thinks: bytes that can be read are as good as a text
class ScoreDesk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        if text_data is None:
            try:
                text_data = bytes_data.decode("ascii")
            except UnicodeDecodeError:
                return await self.close(code=4003)
        if text_data == "stop":
            await self.send(text_data="Goodbye", close=True)
        else:
            await self.send(text_data=f"Noted: {text_data}")
