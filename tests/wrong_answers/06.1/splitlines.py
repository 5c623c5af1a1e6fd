# caught by: test_lines_come_back_unchanged
# a reader thinks: splitlines() is split("\n") with a better name
class Lines(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        for line in text_data.splitlines():
            if line.strip():
                await self.send(text_data=line)
