# caught by: test_each_client_keeps_its_match
# a reader thinks: there is one consumer, so its class may hold the number
# file: my_project/scores/consumers.py
from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.auth.models import User


class Welcome(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(f"Welcome, {User(username=text_data)}")


class MatchConsumer(AsyncWebsocketConsumer):
    async def connect(self):
        type(self).match = self.scope["url_route"]["kwargs"]["match"]
        await self.accept()
        await self.send(text_data=f"Match {self.match}")

    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data=f"Match {self.match}: {text_data}")


class NoSuchPath(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.close(code=4404)
