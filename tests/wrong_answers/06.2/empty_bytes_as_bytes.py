# caught by: test_empty_messages_are_answered
# a reader thinks: bytes are answered with bytes
class Mirror(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        if text_data is not None:
            await self.send(text_data=text_data or "(empty)")
        else:
            await self.send(bytes_data=bytes_data or b"(empty)")
