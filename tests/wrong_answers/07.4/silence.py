# caught by: test_another_text_gets_an_error
# a reader thinks: what can't be used is best ignored
class OpenDesk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        if understand(text_data) is not None:
            await self.send(json.dumps({"type": "ok"}))
