# unusual: a consumer without async, members in a list of pairs
members = []


class RoomDesk(WebsocketConsumer):
    def connect(self):
        self.room = self.scope["url_route"]["kwargs"]["room"]
        self.name = parse_qs(self.scope["query_string"].decode()).get("name", ["guest"])[0]
        self.accept()
        members.append((self.room, self))
        here = sum(room == self.room for room, _ in members)
        self.send(f"Welcome to {self.room}, {self.name} ({here} here)")

    def receive(self, text_data=None, bytes_data=None):
        for room, member in list(members):
            if room == self.room:
                member.send(f"{self.name}: {text_data}")

    def disconnect(self, code):
        members.remove((self.room, self))


rooms = URLRouter([path("ws/rooms/<slug:room>/", RoomDesk.as_asgi()), re_path(r"", NoSuchPath.as_asgi())])
