# caught by: test_bytes_come_back
# a reader thinks: only text goes over a WebSocket (the old tutorial says so)
class Mirror(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data=text_data or "(empty)")
