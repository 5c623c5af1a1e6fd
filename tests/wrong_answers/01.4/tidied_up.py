# caught by: test_it_comes_back_unchanged
# a reader thinks: blanks at the ends are never meant
class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        if text_data.strip():
            await self.send(text_data.strip())
