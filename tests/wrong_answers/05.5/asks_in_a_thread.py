# caught by: test_a_crowd_finds_three_seats
# a reader thinks: what is awaited cannot be wrong any more; in a project the list of seats would be in a database
import asyncio


class SmallDoor(AsyncWebsocketConsumer):
    inside = set()

    async def connect(self):
        if await asyncio.to_thread(self.has_room):
            await self.accept()
            self.inside.add(self)
        else:
            await self.close()

    def has_room(self):
        return len(self.inside) < SEATS

    async def disconnect(self, code):
        self.inside.discard(self)
