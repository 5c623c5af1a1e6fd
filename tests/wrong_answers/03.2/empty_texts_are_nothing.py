# caught by: test_each_client_keeps_its_match
# a reader thinks: an empty text is no text
class MatchDesk(AsyncWebsocketConsumer):
    async def connect(self):
        self.match = self.scope["url_route"]["kwargs"]["match"]
        await self.accept()
        await self.send(text_data=f"Match {self.match}, next is match {self.match + 1}")

    async def receive(self, text_data=None, bytes_data=None):
        if text_data:
            await self.send(text_data=f"Match {self.match}: {text_data}")


matches = URLRouter([path("ws/matches/<int:match>/", MatchDesk.as_asgi())])
