# caught by: test_the_connection_stays
# a reader thinks: whoever sends rubbish is shown the door
class OpenDesk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        if understand(text_data) is not None:
            await self.send(json.dumps({"type": "ok"}))
        else:
            await self.send(json.dumps({"type": "error", "detail": "Send a JSON object."}), close=True)
