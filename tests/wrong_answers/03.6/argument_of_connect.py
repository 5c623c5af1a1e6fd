# caught by: test_each_match_is_greeted
# a reader thinks: kwargs come as arguments, as to a view
# file: my_project/scores/consumers.py
from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.auth.models import User


class Welcome(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(f"Welcome, {User(username=text_data)}")


class MatchConsumer(AsyncWebsocketConsumer):
    async def connect(self, match):
        self.match = match
        await self.accept()
        await self.send(text_data=f"Match {self.match}")

    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data=f"Match {self.match}: {text_data}")


class NoSuchPath(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.close(code=4404)
