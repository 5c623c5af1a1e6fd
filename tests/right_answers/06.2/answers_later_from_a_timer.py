# unusual: a timer of the event loop answers, 0.05 seconds later
class Mirror(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        payload = text_data or bytes_data or "(empty)"
        asyncio.get_running_loop().call_later(0.05, self.begin_to_answer, payload)

    def begin_to_answer(self, payload):
        kind = "text_data" if isinstance(payload, str) else "bytes_data"
        self.answering = asyncio.ensure_future(self.send(**{kind: payload}))
