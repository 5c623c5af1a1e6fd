# unusual: sync, with one consumer for all that is no match
# file: my_project/scores/consumers.py
from channels.generic.websocket import AsyncWebsocketConsumer, WebsocketConsumer
from django.contrib.auth.models import User


class Welcome(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(f"Welcome, {User(username=text_data)}")


class MatchConsumer(WebsocketConsumer):
    def connect(self):
        self.match = self.scope["url_route"]["kwargs"]["match"]
        self.accept()
        self.send(text_data=f"Match {self.match}")

    def receive(self, text_data=None, bytes_data=None):
        self.send(text_data=f"Match {self.match}: {text_data}")


class NoSuchPath(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.close(code=4404)
