# caught by: test_the_others_go_on_when_one_has_gone
# a reader thinks: one less, and then the number is written back; meanwhile another one has gone
import asyncio

members, here = defaultdict(set), defaultdict(int)

class RoomDesk(AsyncWebsocketConsumer):
    async def connect(self):
        self.room = self.scope["url_route"]["kwargs"]["room"]
        self.name = parse_qs(self.scope["query_string"].decode()).get("name", ["guest"])[0]
        await self.accept()
        members[self.room].add(self)
        here[self.room] += 1
        await self.send(f"Welcome to {self.room}, {self.name} ({here[self.room]} here)")

    async def receive(self, text_data=None, bytes_data=None):
        for member in list(members[self.room]):
            await member.send(text_data=f"{self.name}: {text_data}")

    async def disconnect(self, code):
        members[self.room].discard(self)
        left = here[self.room] - 1
        await asyncio.sleep(0.2)
        here[self.room] = left

rooms = URLRouter([path("ws/rooms/<slug:room>/", RoomDesk.as_asgi()), re_path(r"", NoSuchPath.as_asgi())])
