# caught by: test_the_others_go_on_when_one_has_gone
# a reader thinks: clients leave with 1000, 1001 or 1006, or with a code of my own
members = defaultdict(set)

class RoomDesk(AsyncWebsocketConsumer):
    async def connect(self):
        self.room = self.scope["url_route"]["kwargs"]["room"]
        self.name = parse_qs(self.scope["query_string"].decode()).get("name", ["guest"])[0]
        await self.accept()
        members[self.room].add(self)
        await self.send(f"Welcome to {self.room}, {self.name} ({len(members[self.room])} here)")

    async def receive(self, text_data=None, bytes_data=None):
        for member in list(members[self.room]):
            await member.send(text_data=f"{self.name}: {text_data}")

    async def disconnect(self, code):
        if code in (1000, 1001, 1006) or code >= 4000:
            members[self.room].discard(self)

rooms = URLRouter([path("ws/rooms/<slug:room>/", RoomDesk.as_asgi()), re_path(r"", NoSuchPath.as_asgi())])
