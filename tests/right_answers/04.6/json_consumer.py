# unusual: the JSON consumer, taught to read plain text
from channels.generic.websocket import AsyncJsonWebsocketConsumer


class Scoreboard(AsyncJsonWebsocketConsumer):
    on = []

    @classmethod
    async def decode_json(cls, text_data):
        return text_data

    @classmethod
    async def encode_json(cls, content):
        return content

    async def connect(self):
        self.on.append(self)
        self.goals = ""
        await self.accept()
        await self.receive_json("")

    async def receive(self, text_data=None, bytes_data=None):
        known = text_data in ("home", "away", "undo", "matches")
        await (self.receive_json(text_data) if known else self.send_json("home, away, undo or matches"))

    async def receive_json(self, content):
        if content == "matches":
            return await self.send_json(f"matches: {len(self.on)}")
        self.goals = self.goals[:-1] if content == "undo" else self.goals + content[:1]
        await self.send_json(f"{self.goals.count('h')}:{self.goals.count('a')}")

    async def disconnect(self, code):
        self.on.remove(self)
