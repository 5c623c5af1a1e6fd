# caught by: test_texts_come_back
# a reader thinks: a line end is no part of a text
class Mirror(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        if text_data and text_data.strip():
            text_data = text_data.rstrip("\n")
        if text_data or bytes_data:
            await self.send(text_data=text_data, bytes_data=bytes_data)
        else:
            await self.send(text_data="(empty)")
