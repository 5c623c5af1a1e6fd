# unusual: the three handlers of the base class, and a list of all goals
# file: my_project/scores/consumers.py
from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.auth.models import User


class Welcome(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(f"Welcome, {User(username=text_data)}")


class NoSuchPath(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.close(code=4404)


told = []


class MatchConsumer(AsyncConsumer):
    async def websocket_connect(self, event):
        self.match = self.scope["url_route"]["kwargs"]["match"]
        await self.send({"type": "websocket.accept"})
        await self.send({"type": "websocket.send", "text": f"Match {self.match}"})

    async def websocket_receive(self, event):
        if event.get("text") in ("home", "away"):
            told.append((self.match, event["text"]))
        score = f"{told.count((self.match, 'home'))}:{told.count((self.match, 'away'))}"
        await self.send({"type": "websocket.send", "text": f"Match {self.match}: {score}"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
