# caught by: test_each_client_keeps_its_match
# a reader thinks: what can't be printed is no part of a text
class MatchDesk(AsyncWebsocketConsumer):
    async def connect(self):
        self.match = self.scope["url_route"]["kwargs"]["match"]
        await self.accept()
        await self.send(text_data=f"Match {self.match}, next is match {self.match + 1}")

    async def receive(self, text_data=None, bytes_data=None):
        text = "".join(letter for letter in text_data if letter.isprintable() or letter in "\t\r\n")
        await self.send(text_data=f"Match {self.match}: {text}")

matches = URLRouter([path("ws/matches/<int:match>/", MatchDesk.as_asgi())])
