# unusual: a QueryDict, and the objects compared by hand
# file: my_project/scores/consumers.py
from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.auth.models import User

from django.http import QueryDict

from . import tickets


class Welcome(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(f"Welcome, {User(username=text_data)}")


class NoSuchPath(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.close(code=4404)


goals = {}  # the goals of each match: how many home, how many away


inside = {}  # the consumer of each ticket that is inside


class MatchConsumer(AsyncWebsocketConsumer):
    async def connect(self):
        self.match = self.scope["url_route"]["kwargs"]["match"]
        self.goals = goals.setdefault(self.match, {"home": 0, "away": 0})
        self.ticket = QueryDict(self.scope["query_string"].decode()).get("ticket", "")
        if self.ticket not in tickets.TICKETS:
            await self.close()
        elif self.ticket in inside:
            await self.accept()
            await self.send(text_data=f"Ticket {self.ticket} is already inside")
            await self.close(code=4009)
        else:
            inside[self.ticket] = self
            await self.accept()
            await self.send(text_data=f"Match {self.match}")

    async def receive(self, text_data=None, bytes_data=None):
        if text_data in self.goals:
            self.goals[text_data] += 1
        await self.tell_score()

    async def tell_score(self):
        await self.send(text_data=f"Match {self.match}: {self.goals['home']}:{self.goals['away']}")

    async def disconnect(self, code):
        if inside.get(self.ticket) is self:
            del inside[self.ticket]
