# caught by: test_empty_messages_are_answered
# a reader thinks: an echo sends back an empty text, too
class Mirror(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data=text_data, bytes_data=bytes_data)
