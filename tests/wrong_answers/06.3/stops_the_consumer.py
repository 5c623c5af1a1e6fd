# caught by: test_stop_says_goodbye_and_closes
# a reader thinks: StopConsumer closes the connection
class ScoreDesk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        if text_data is None:
            await self.close(code=4003)
        elif text_data == "stop":
            await self.send(text_data="Goodbye")
            raise StopConsumer()
        else:
            await self.send(text_data=f"Noted: {text_data}")
