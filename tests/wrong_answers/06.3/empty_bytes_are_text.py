# caught by: test_bytes_close_with_4003
# a reader thinks: whatever is not empty tells what came
class ScoreDesk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        if bytes_data:
            await self.close(code=4003)
        elif text_data == "stop":
            await self.send(text_data="Goodbye", close=True)
        else:
            await self.send(text_data=f"Noted: {text_data}")
