# unusual: the end of the task is looked at when it is done
# file: my_project/scores/consumers.py
import asyncio
import logging
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.auth.models import User

from . import clock, tickets

logger = logging.getLogger(__name__)


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
    clock = None  # a client that was not let in has none

    async def connect(self):
        self.match = self.scope["url_route"]["kwargs"]["match"]
        self.goals = goals.setdefault(self.match, {"home": 0, "away": 0})
        self.ticket = parse_qs(self.scope["query_string"].decode()).get("ticket", [""])[0]
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
            self.clock = asyncio.create_task(self.run_clock())
            self.clock.add_done_callback(self.clock_ended)

    async def run_clock(self):
        for number in range(1, clock.LAST + 1):
            await clock.minute(self.match)
            await self.send(text_data=f"minute {number}")
        await self.send(text_data="full time")
        await self.close()

    def clock_ended(self, task):
        if not task.cancelled() and task.exception() is not None:
            self.farewell = asyncio.create_task(self.close(code=4500))

    async def receive(self, text_data=None, bytes_data=None):
        if text_data in self.goals:
            self.goals[text_data] += 1
        await self.tell_score()

    async def tell_score(self):
        await self.send(text_data=f"Match {self.match}: {self.goals['home']}:{self.goals['away']}")

    async def disconnect(self, code):
        if self.clock is not None:
            self.clock.cancel()
        if inside.get(self.ticket) is self:
            del inside[self.ticket]
