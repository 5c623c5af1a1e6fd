# caught by: test_each_line_is_a_message
# a reader thinks: send ends the handler, as return does
class Lines(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        for line in text_data.split("\n"):
            if line.strip():
                return await self.send(text_data=line)
