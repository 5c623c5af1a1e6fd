# caught by: test_each_match_is_greeted
# a reader thinks: async def is what makes a consumer async
class MatchDesk(WebsocketConsumer):
    async def connect(self):
        self.match = self.scope["url_route"]["kwargs"]["match"]
        await self.accept()
        await self.send(text_data=f"Match {self.match}, next is match {self.match + 1}")

    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data=f"Match {self.match}: {text_data}")


matches = URLRouter([path("ws/matches/<int:match>/", MatchDesk.as_asgi())])
