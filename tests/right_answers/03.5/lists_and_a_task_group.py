# unusual: members in a list, all sends side by side in a TaskGroup
import asyncio

everyone = []


class RoomDesk(AsyncWebsocketConsumer):
    async def websocket_connect(self, message):
        self.room = self.scope["url_route"]["kwargs"]["room"]
        self.name, *_ = parse_qs(self.scope["query_string"].decode()).get("name", ["guest"])
        everyone.append(self)
        here = [one for one in everyone if one.room == self.room]
        await self.accept()
        await self.send(f"Welcome to {self.room}, {self.name} ({len(here)} here)")

    async def receive(self, text_data=None, bytes_data=None):
        async with asyncio.TaskGroup() as sending:
            for one in everyone:
                if one.room == self.room:
                    sending.create_task(one.send(f"{self.name}: {text_data}"))

    async def disconnect(self, code):
        everyone.remove(self)


rooms = URLRouter([path("ws/rooms/<slug:room>/", RoomDesk.as_asgi()), re_path("", NoSuchPath.as_asgi())])
