# caught by: test_the_others_go_on_when_one_has_gone
# a reader thinks: the order does not matter, as long as the number is right
members = defaultdict(list)


class RoomDesk(AsyncWebsocketConsumer):
    async def connect(self):
        self.room = self.scope["url_route"]["kwargs"]["room"]
        query = parse_qs(self.scope["query_string"].decode())
        self.name = query.get("name", ["guest"])[0]
        members[self.room].append(self)
        await self.accept()
        here = len(members[self.room])
        await self.send(text_data=f"Welcome to {self.room}, {self.name} ({here} here)")

    async def receive(self, text_data=None, bytes_data=None):
        for member in list(members[self.room]):
            await member.send(text_data=f"{self.name}: {text_data}")

    async def disconnect(self, code):
        members[self.room].pop()


rooms = URLRouter([
    path("ws/rooms/<slug:room>/", RoomDesk.as_asgi()),
    re_path(r"", NoSuchPath.as_asgi()),
])
