# unusual: a TemplateView in urls.py, and JSON by hand with ifs
# file: my_project/scores/views.py
from django.views.generic import TemplateView


class ShowMatch(TemplateView):
    template_name = "scores/match.html"
# file: my_project/match_centre/urls.py
from django.contrib import admin
from django.urls import path

from scores.views import ShowMatch

urlpatterns = [
    path("admin/", admin.site.urls),
    path("matches/<int:match>/", ShowMatch.as_view()),
]
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
        try:
            message = json.loads(text_data)
        except (TypeError, ValueError, RecursionError):
            message = None  # a binary message, or no JSON
        message = message if isinstance(message, dict) else {}
        kind, team = message.get("type"), message.get("team")
        if kind == "score" or (kind == "goal" and team in ("home", "away")):
            if kind == "goal":
                self.goals[team] += 1
            await self.send(text_data=json.dumps({**self.goals, "type": "score"}))
        else:
            await self.tell_error("?")

    async def tell_score(self):
        await self.send_json({"type": "score", **self.goals})

    async def tell_error(self, detail):
        await self.send_json({"type": "error", "detail": detail})

    async def disconnect(self, code):
        if self.clock is not None:
            self.clock.cancel()
        if inside.get(self.ticket) is self:
            del inside[self.ticket]
