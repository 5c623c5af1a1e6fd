# caught by: test_blank_lines_are_left_out
# a reader thinks: blanks are spaces and tabs, and nothing else
class Lines(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        for line in text_data.split("\n"):
            if line.strip(" \t"):
                await self.send(text_data=line)
