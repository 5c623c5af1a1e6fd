# caught by: test_another_text_gets_an_error
# a reader thinks: a JSON consumer looks after bad JSON
class OpenDesk(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content):
        if isinstance(content, dict):
            await self.send_json({"type": "ok"})
        else:
            await self.send_json({"type": "error", "detail": "Send a JSON object."})
