# caught by: test_bytes_come_back
# a reader thinks: bytes that are a text are better sent as a text
class Mirror(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        if bytes_data:
            try:
                text_data, bytes_data = bytes_data.decode(), None
            except UnicodeDecodeError:
                pass
        if text_data or bytes_data:
            await self.send(text_data=text_data, bytes_data=bytes_data)
        else:
            await self.send(text_data="(empty)")
