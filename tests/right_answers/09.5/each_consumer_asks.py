# unusual: the event says which match, and each consumer asks the database
# file: my_project/scores/signals.py
"""Whoever saves or deletes a goal: the pages of its match are told. ScoresConfig.ready imports this file."""

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .models import Goal


@receiver([post_save, post_delete], sender=Goal)
def tell_viewers(instance, **kwargs):
    transaction.on_commit(lambda: tell_score(instance.match))


def tell_score(match):
    event = {"type": "score.changed"}
    async_to_sync(get_channel_layer().group_send)(f"match.{match}", event)
### END SOLUTION
# file: my_project/scores/consumers.py
import asyncio
import json
import logging
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer, AsyncWebsocketConsumer
from django.contrib.auth.models import User

from . import clock, tickets
from .models import Goal, goals_of

logger = logging.getLogger(__name__)


class Welcome(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(f"Welcome, {User(username=text_data)}")


class NoSuchPath(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.close(code=4404)


inside = {}  # the consumer of each ticket that is inside


class Watching(AsyncJsonWebsocketConsumer):
    """What reporters and viewers have in common: they get each new score of a match."""

    group = None  # a client that was not let in is in none

    async def look_at_match(self):
        """Join the match's group, accept, and tell the score."""
        self.match = self.scope["url_route"]["kwargs"]["match"]
        self.group = f"match.{self.match}"
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        await self.tell_score()

    async def score_changed(self, event):
        await self.tell_score()

    async def tell_score(self):
        goals = await database_sync_to_async(goals_of)(self.match)
        await self.send_json({"type": "score", **goals})

    async def tell_error(self, detail):
        await self.send_json({"type": "error", "detail": detail})

    async def disconnect(self, code):
        if self.group is not None:
            await self.channel_layer.group_discard(self.group, self.channel_name)


class WatchConsumer(Watching):
    async def connect(self):
        await self.look_at_match()

    async def receive(self, text_data=None, bytes_data=None):
        await self.tell_error("You watch. Goals are told by reporters.")


class MatchConsumer(Watching):
    clock = None  # a client that was not let in has none

    async def connect(self):
        self.ticket = parse_qs(self.scope["query_string"].decode()).get("ticket", [""])[0]
        if self.ticket not in tickets.TICKETS:
            await self.close()
        elif self.ticket in inside:
            await self.accept()
            await self.tell_error(f"Ticket {self.ticket} is already inside")
            await self.close(code=4009)
        else:
            inside[self.ticket] = self
            await self.look_at_match()
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
        try:
            message = json.loads(text_data)
        except (TypeError, ValueError, RecursionError):
            message = None  # a binary message, or no JSON
        match message:
            case {"type": "goal", "team": "home" | "away" as team}:
                await Goal.objects.acreate(match=self.match, team=team)
            case {"type": "score"}:
                await self.tell_score()
            case _:
                await self.tell_error("Send a goal, or ask for the score.")

    async def disconnect(self, code):
        if self.clock is not None:
            self.clock.cancel()
        if inside.get(self.ticket) is self:
            del inside[self.ticket]
        await super().disconnect(code)
### END SOLUTION
