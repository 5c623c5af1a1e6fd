# caught by: test_every_text_comes_back
# a reader thinks: one question, one answer, and the connection is done, as in HTTP
class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data)
        await self.close()
