# caught by: test_lines_come_back_unchanged
# a reader thinks: a line that is there twice says nothing new
class Lines(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        for line in dict.fromkeys(text_data.split("\n")):
            if line.strip():
                await self.send(text_data=line)
