# caught by: test_a_crowd_finds_three_seats
# a reader thinks: nobody comes between the look and the taking; while this one waits, all others look
import asyncio


class SmallDoor(AsyncWebsocketConsumer):
    inside = set()

    async def connect(self):
        if len(self.inside) < SEATS:
            await asyncio.sleep(0.05)
            self.inside.add(self)
            await self.accept()
        else:
            await self.close()

    async def disconnect(self, code):
        self.inside.discard(self)
