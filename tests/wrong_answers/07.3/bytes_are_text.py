# caught by: test_empty_and_binary_get_an_error
# a reader thinks: JSON is JSON, also as bytes
class OpenDesk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        text = text_data if bytes_data is None else bytes_data.decode(errors="replace")
        if understand(text) is not None:
            await self.send(json.dumps({"type": "ok"}))
        else:
            await self.send(json.dumps({"type": "error", "detail": "Send a JSON object."}))
