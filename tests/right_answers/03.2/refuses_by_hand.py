# unusual: the pattern takes anything, and the consumer refuses what is no number; \d takes digits of all scripts
import re


class MatchDesk(AsyncWebsocketConsumer):
    async def connect(self):
        digits = self.scope["url_route"]["kwargs"]["match"]
        if not re.fullmatch(r"\d+", digits):
            return await self.close()
        self.match = int(digits)
        await self.accept()
        await self.send(f"Match {self.match}, next is match {self.match + 1}")

    async def receive(self, text_data=None, bytes_data=None):
        await self.send(f"Match {self.match}: {text_data}")


matches = URLRouter([path("ws/matches/<str:match>/", MatchDesk.as_asgi())])
