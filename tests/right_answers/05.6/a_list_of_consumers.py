# unusual: looks through all that are inside, and decides after a pause
# file: my_project/scores/consumers.py
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.auth.models import User

from . import tickets


class Welcome(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(f"Welcome, {User(username=text_data)}")


class NoSuchPath(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.close(code=4404)


goals = {}  # the goals of each match: how many home, how many away


inside = []


class MatchConsumer(AsyncWebsocketConsumer):
    async def connect(self):
        self.match = self.scope["url_route"]["kwargs"]["match"]
        self.goals = goals.setdefault(self.match, {"home": 0, "away": 0})
        self.ticket = parse_qs(self.scope["query_string"].decode()).get("ticket", [""])[0]
        if self.ticket not in tickets.TICKETS:
            await self.close()
        elif any(one.ticket == self.ticket for one in inside):
            await self.accept()
            await self.send(text_data=f"Ticket {self.ticket} is already inside")
            await self.close(code=4009)
        else:
            inside.append(self)
            await self.accept()
            await self.send(text_data=f"Match {self.match}")

    async def receive(self, text_data=None, bytes_data=None):
        if text_data in self.goals:
            self.goals[text_data] += 1
        await self.tell_score()

    async def tell_score(self):
        await self.send(text_data=f"Match {self.match}: {self.goals['home']}:{self.goals['away']}")

    async def disconnect(self, code):
        if self in inside:
            inside.remove(self)
