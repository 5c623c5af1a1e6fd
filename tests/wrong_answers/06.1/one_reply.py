# caught by: test_each_line_is_a_message
# a reader thinks: one message in, one message out, as in a view
class Lines(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        lines = [line for line in text_data.split("\n") if line.strip()]
        await self.send(text_data="\n".join(lines))
