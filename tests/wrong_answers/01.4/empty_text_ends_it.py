# caught by: test_an_empty_text_is_no_end
# a reader thinks: a client with nothing to say wants to go
class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        if text_data:
            await self.send(text_data)
        else:
            await self.close()
