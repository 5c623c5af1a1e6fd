# caught by: test_texts_come_back
# a reader thinks: bytes_data takes a text, too (the documentation writes bytes_data="Hello world!")
class Mirror(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(bytes_data=text_data or bytes_data or "(empty)")
