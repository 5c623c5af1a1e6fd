# caught by: test_another_text_gets_an_error
# a reader thinks: the Goal's three dots are the detail
class OpenDesk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        if understand(text_data) is not None:
            await self.send(json.dumps({"type": "ok"}))
        else:
            await self.send(json.dumps({"type": "error", "detail": "..."}))
