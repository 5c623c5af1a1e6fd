# caught by: test_each_match_is_greeted
# a reader thinks: no number has more than nine digits
class MatchDesk(AsyncWebsocketConsumer):
    async def connect(self):
        self.match = int(self.scope["url_route"]["kwargs"]["match"])
        await self.accept()
        await self.send(text_data=f"Match {self.match}, next is match {self.match + 1}")

    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data=f"Match {self.match}: {text_data}")


matches = URLRouter([re_path(r"^ws/matches/(?P<match>\d{1,9})/$", MatchDesk.as_asgi())])
