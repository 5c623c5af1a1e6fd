# caught by: test_what_is_no_number_is_not_answered
# a reader thinks: what is no number, int() refuses
class MatchDesk(AsyncWebsocketConsumer):
    async def connect(self):
        self.match = int(self.scope["url_route"]["kwargs"]["match"])
        await self.accept()
        await self.send(text_data=f"Match {self.match}, next is match {self.match + 1}")

    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data=f"Match {self.match}: {text_data}")


matches = URLRouter([path("ws/matches/<str:match>/", MatchDesk.as_asgi())])
