# caught by: test_lines_come_back_unchanged
# a reader thinks: a \r at the end belongs to the line end
class Lines(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        for line in text_data.split("\n"):
            if line.strip():
                await self.send(text_data=line.removesuffix("\r"))
