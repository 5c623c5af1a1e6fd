# caught by: test_empty_and_binary_get_an_error
# a reader thinks: the lesson's repair is all; receive() itself raises for empty texts and binary frames
class OpenDesk(AsyncJsonWebsocketConsumer):
    @classmethod
    async def decode_json(cls, text_data):
        return understand(text_data)

    async def receive_json(self, content):
        if content is not None:
            await self.send_json({"type": "ok"})
        else:
            await self.send_json({"type": "error", "detail": "Send a JSON object."})
