# caught by: test_an_object_is_ok
# a reader thinks: nobody sends so much on purpose
class OpenDesk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        if text_data is not None and len(text_data) <= 4000 and understand(text_data) is not None:
            reply = {"type": "ok"}
        else:
            reply = {"type": "error", "detail": "Send a JSON object as text."}
        await self.send(json.dumps(reply))
