# unusual: sync, with a lock and a Counter
# file: my_project/scores/consumers.py
from collections import Counter
from threading import Lock

from channels.generic.websocket import AsyncWebsocketConsumer, WebsocketConsumer
from django.contrib.auth.models import User


class Welcome(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(f"Welcome, {User(username=text_data)}")


class NoSuchPath(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.close(code=4404)


goals = Counter()
lock = Lock()


class MatchConsumer(WebsocketConsumer):
    def connect(self):
        self.match = self.scope["url_route"]["kwargs"]["match"]
        self.accept()
        self.send(text_data=f"Match {self.match}")

    def receive(self, text_data=None, bytes_data=None):
        with lock:
            if text_data in ("home", "away"):
                goals[self.match, text_data] += 1
            score = f"{goals[self.match, 'home']}:{goals[self.match, 'away']}"
        self.send(text_data=f"Match {self.match}: {score}")
