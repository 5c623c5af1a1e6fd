# caught by: test_everyone_in_the_room_gets_a_text
# a reader thinks: the name belongs to the one who reads
members = defaultdict(set)


class RoomDesk(AsyncWebsocketConsumer):
    async def connect(self):
        self.room = self.scope["url_route"]["kwargs"]["room"]
        query = parse_qs(self.scope["query_string"].decode())
        self.name = query.get("name", ["guest"])[0]
        members[self.room].add(self)
        await self.accept()
        here = len(members[self.room])
        await self.send(text_data=f"Welcome to {self.room}, {self.name} ({here} here)")

    async def receive(self, text_data=None, bytes_data=None):
        for member in list(members[self.room]):
            await member.send(text_data=f"{member.name}: {text_data}")

    async def disconnect(self, code):
        members[self.room].discard(self)


rooms = URLRouter([
    path("ws/rooms/<slug:room>/", RoomDesk.as_asgi()),
    re_path(r"", NoSuchPath.as_asgi()),
])
