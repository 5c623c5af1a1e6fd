# caught by: test_another_text_gets_an_error
# a reader thinks: it helps to say what came
class OpenDesk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        if understand(text_data) is not None:
            reply = {"type": "ok"}
        else:
            try:
                detail = f"This is no object: {json.loads(text_data)}"
            except Exception:
                detail = "This is no JSON."
            reply = {"type": "error", "detail": detail[:200]}
        await self.send(json.dumps(reply, ensure_ascii=False))
