# caught by: test_another_client_of_the_same_name_goes_on
# a reader thinks: a name is in a room once, so it says who leaves
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
        members[self.room] = {one for one in members[self.room] if one.name != self.name}


rooms = URLRouter([
    path("ws/rooms/<slug:room>/", RoomDesk.as_asgi()),
    re_path(r"", NoSuchPath.as_asgi()),
])
