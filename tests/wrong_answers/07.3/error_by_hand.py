# caught by: test_another_text_gets_an_error
# a reader thinks: a text with the right brackets is JSON; a quotation mark in it ends the string
class OpenDesk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        if understand(text_data) is not None:
            await self.send('{"type": "ok"}')
        else:
            await self.send(f'{{"type": "error", "detail": "No JSON object: {text_data}"}}')
