# caught by: test_the_connection_stays
# a reader thinks: who sends rubbish ten times has had his chance
class OpenDesk(AsyncWebsocketConsumer):
    errors = 0

    async def receive(self, text_data=None, bytes_data=None):
        if understand(text_data) is not None:
            await self.send(json.dumps({"type": "ok"}))
            return
        self.errors += 1
        await self.send(json.dumps({"type": "error", "detail": "Send an object."}), close=self.errors > 9)
