# caught by: test_the_number_is_a_number
# a reader thinks: it is needed as a number only where one is added
class MatchDesk(AsyncWebsocketConsumer):
    async def connect(self):
        self.match = self.scope["url_route"]["kwargs"]["match"]
        await self.accept()
        await self.send(text_data=f"Match {self.match}, next is match {int(self.match) + 1}")

    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data=f"Match {self.match}: {text_data}")


matches = URLRouter([path("ws/matches/<slug:match>/", MatchDesk.as_asgi())])
