# unusual: it greets and answers from tasks of its own, a little later
import asyncio


class MatchDesk(AsyncWebsocketConsumer):
    async def connect(self):
        self.match = self.scope["url_route"]["kwargs"]["match"]
        self.tasks = set()
        await self.accept()
        self.later(f"Match {self.match}, next is match {self.match + 1}")

    async def receive(self, text_data=None, bytes_data=None):
        self.later(f"Match {self.match}: {text_data}")

    def later(self, text):
        task = asyncio.create_task(self.say(text))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def say(self, text):
        await asyncio.sleep(0.05)
        await self.send(text_data=text)


matches = URLRouter([path("ws/matches/<int:match>/", MatchDesk.as_asgi())])
