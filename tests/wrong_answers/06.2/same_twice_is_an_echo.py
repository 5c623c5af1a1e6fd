# caught by: test_texts_come_back
# a reader thinks: the same message again is my own, which has come back
class Mirror(AsyncWebsocketConsumer):
    before = None

    async def receive(self, text_data=None, bytes_data=None):
        message = text_data or bytes_data
        if not message:
            await self.send(text_data="(empty)")
        elif message != self.before:
            self.before = message
            await self.send(text_data=text_data, bytes_data=bytes_data)
