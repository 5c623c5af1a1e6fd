# caught by: test_the_score_is_the_matchs
# a reader thinks: when nobody is there, the match is over
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

    async def disconnect(self, code):
        goals.pop(self.match, None)

    async def tell_score(self):
        await self.send(text_data=f"Match {self.match}: {self.goals['home']}:{self.goals['away']}")
