# caught by: test_texts_come_back
# a reader thinks: a text of blanks is an empty text
class Mirror(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        if bytes_data or (text_data and text_data.strip()):
            await self.send(text_data=text_data, bytes_data=bytes_data)
        else:
            await self.send(text_data="(empty)")
