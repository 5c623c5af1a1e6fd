# caught by: test_blank_lines_are_left_out
# a reader thinks: Daphne sends no empty text, so blank lines are left out by themselves
class Lines(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        for line in text_data.split("\n"):
            await self.send(text_data=line)
