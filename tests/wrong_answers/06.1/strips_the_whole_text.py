# caught by: test_lines_come_back_unchanged
# a reader thinks: strip() takes the empty lines at both ends away, and nothing else
class Lines(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        for line in text_data.strip().split("\n"):
            if line.strip():
                await self.send(text_data=line)
