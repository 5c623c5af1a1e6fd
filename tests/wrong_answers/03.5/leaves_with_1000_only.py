# caught by: test_the_others_go_on_when_one_has_gone
# a reader thinks: a client that leaves says so, with code 1000
members = defaultdict(set)


class RoomDesk(AsyncWebsocketConsumer):
    async def connect(self):
        self.room = self.scope["url_route"]["kwargs"]["room"]
        query = parse_qs(self.scope["query_string"].decode())
        self.name = query.get("name", ["guest"])[0]
        await self.accept()
        members[self.room].add(self)
        here = len(members[self.room])
        await self.send(text_data=f"Welcome to {self.room}, {self.name} ({here} here)")

    async def receive(self, text_data=None, bytes_data=None):
        for member in list(members[self.room]):
            await member.send(text_data=f"{self.name}: {text_data}")

    async def disconnect(self, code):
        if code == 1000:
            members[self.room].discard(self)


rooms = URLRouter([
    path("ws/rooms/<slug:room>/", RoomDesk.as_asgi()),
    re_path(r"", NoSuchPath.as_asgi()),
])
