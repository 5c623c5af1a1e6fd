# caught by: test_a_client_is_greeted
# a reader thinks: a name of blanks is no name
members = defaultdict(set)

class RoomDesk(AsyncWebsocketConsumer):
    async def connect(self):
        self.room = self.scope["url_route"]["kwargs"]["room"]
        self.name = parse_qs(self.scope["query_string"].decode()).get("name", ["guest"])[0]
        if not self.name.strip():
            self.name = "guest"
        await self.accept()
        members[self.room].add(self)
        await self.send(f"Welcome to {self.room}, {self.name} ({len(members[self.room])} here)")

    async def receive(self, text_data=None, bytes_data=None):
        for member in list(members[self.room]):
            await member.send(text_data=f"{self.name}: {text_data}")

    async def disconnect(self, code):
        members[self.room].discard(self)

rooms = URLRouter([path("ws/rooms/<slug:room>/", RoomDesk.as_asgi()), re_path(r"", NoSuchPath.as_asgi())])
