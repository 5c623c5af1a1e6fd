# caught by: test_two_clients_of_one_name_both_get_it
# a reader thinks: a name is in a room once
members = defaultdict(dict)


class RoomDesk(AsyncWebsocketConsumer):
    async def connect(self):
        self.room = self.scope["url_route"]["kwargs"]["room"]
        query = parse_qs(self.scope["query_string"].decode())
        self.name = query.get("name", ["guest"])[0]
        members[self.room][self.name] = self
        await self.accept()
        here = len(members[self.room])
        await self.send(text_data=f"Welcome to {self.room}, {self.name} ({here} here)")

    async def receive(self, text_data=None, bytes_data=None):
        for member in list(members[self.room].values()):
            await member.send(text_data=f"{self.name}: {text_data}")

    async def disconnect(self, code):
        members[self.room].pop(self.name, None)


rooms = URLRouter([
    path("ws/rooms/<slug:room>/", RoomDesk.as_asgi()),
    re_path(r"", NoSuchPath.as_asgi()),
])
