# caught by: test_an_object_is_ok
# a reader thinks: if understand(...) asks whether it was understood; {} is false
class OpenDesk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        if understand(text_data):
            await self.send(json.dumps({"type": "ok"}))
        else:
            await self.send(json.dumps({"type": "error", "detail": "Send a JSON object."}))
