# caught by: test_each_match_is_greeted
# a reader thinks: what the pattern finds comes as an argument, as in a view
class MatchDesk(AsyncWebsocketConsumer):
    async def connect(self, match):
        self.match = match
        await self.accept()
        await self.send(text_data=f"Match {self.match}, next is match {self.match + 1}")

    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data=f"Match {self.match}: {text_data}")


matches = URLRouter([path("ws/matches/<int:match>/", MatchDesk.as_asgi())])
