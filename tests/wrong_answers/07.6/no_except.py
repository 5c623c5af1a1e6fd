# caught by: test_other_messages_are_errors
# a reader thinks: the page sends JSON and nothing else
# file: my_project/scores/consumers.py
import asyncio
import json
import logging
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncJsonWebsocketConsumer, AsyncWebsocketConsumer
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


class MatchConsumer(AsyncJsonWebsocketConsumer):
    clock = None  # a client that was not let in has none

    async def connect(self):
        self.match = self.scope["url_route"]["kwargs"]["match"]
        self.goals = goals.setdefault(self.match, {"home": 0, "away": 0})
        self.ticket = parse_qs(self.scope["query_string"].decode()).get("ticket", [""])[0]
        if self.ticket not in tickets.TICKETS:
            await self.close()
        elif self.ticket in inside:
            await self.accept()
            await self.tell_error(f"Ticket {self.ticket} is already inside")
            await self.close(code=4009)
        else:
            inside[self.ticket] = self
            await self.accept()
            await self.tell_score()
            self.clock = asyncio.create_task(self.run_clock())

    async def run_clock(self):
        try:
            for number in range(1, clock.LAST + 1):
                await clock.minute(self.match)
                await self.send_json({"type": "clock", "minute": number})
            await self.send_json({"type": "end"}, close=True)
        except Exception:
            logger.exception("The clock of a match has stopped")
            await self.close(code=4500)

    async def receive(self, text_data=None, bytes_data=None):
        message = json.loads(text_data)
        match message:
            case {"type": "goal", "team": "home" | "away" as team}:
                self.goals[team] += 1
                await self.tell_score()
            case {"type": "score"}:
                await self.tell_score()
            case _:
                await self.tell_error("Send a goal, or ask for the score.")

    async def tell_score(self):
        await self.send_json({"type": "score", **self.goals})

    async def tell_error(self, detail):
        await self.send_json({"type": "error", "detail": detail})

    async def disconnect(self, code):
        if self.clock is not None:
            self.clock.cancel()
        if inside.get(self.ticket) is self:
            del inside[self.ticket]
