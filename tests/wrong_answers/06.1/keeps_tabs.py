# caught by: test_blank_lines_are_left_out
# a reader thinks: a blank line is one that has spaces in it, or nothing
class Lines(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        for line in text_data.split("\n"):
            if line.strip(" "):
                await self.send(line)
