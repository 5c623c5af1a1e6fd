# caught by: test_bytes_close_with_4003
# a reader thinks: 1003 is the right code: RFC 6455 has it for data of the wrong kind
class ScoreDesk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        if text_data is None:
            await self.close(code=1003)
        elif text_data == "stop":
            await self.send(text_data="Goodbye", close=True)
        else:
            await self.send(text_data=f"Noted: {text_data}")
