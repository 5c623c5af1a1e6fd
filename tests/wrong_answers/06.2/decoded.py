# caught by: test_bytes_come_back
# a reader thinks: bytes are a text that has to be decoded
class Mirror(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data=text_data or bytes_data.decode() or "(empty)")
