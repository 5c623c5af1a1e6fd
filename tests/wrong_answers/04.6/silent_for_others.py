# caught by: test_other_messages_change_nothing
# a reader thinks: what is no goal needs no answer
# file: my_project/scores/consumers.py
from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.auth.models import User


class Welcome(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(f"Welcome, {User(username=text_data)}")


class NoSuchPath(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.close(code=4404)


goals = {}  # the goals of each match: how many home, how many away


class MatchConsumer(AsyncWebsocketConsumer):
    async def connect(self):
        self.match = self.scope["url_route"]["kwargs"]["match"]
        self.goals = goals.setdefault(self.match, {"home": 0, "away": 0})
        await self.accept()
        await self.send(text_data=f"Match {self.match}")

    async def receive(self, text_data=None, bytes_data=None):
        if text_data in self.goals:
            self.goals[text_data] += 1
            await self.tell_score()

    async def tell_score(self):
        await self.send(text_data=f"Match {self.match}: {self.goals['home']}:{self.goals['away']}")
