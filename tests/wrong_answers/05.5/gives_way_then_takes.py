# caught by: test_a_crowd_finds_three_seats
# a reader thinks: to give way for one turn of the event loop changes nothing
import asyncio


class SmallDoor(AsyncWebsocketConsumer):
    inside = set()

    async def connect(self):
        free = len(self.inside) < SEATS
        await asyncio.sleep(0)
        if free:
            self.inside.add(self)
            await self.accept()
        else:
            await self.close()

    async def disconnect(self, code):
        self.inside.discard(self)
