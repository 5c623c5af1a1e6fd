# caught by: test_a_seat_becomes_free
# a reader thinks: one less, and then the number is written back; meanwhile another one has gone
import asyncio

class SmallDoor(AsyncWebsocketConsumer):
    taken = 0
    seated = False

    async def connect(self):
        if SmallDoor.taken < SEATS:
            SmallDoor.taken += 1
            self.seated = True
            await self.accept()
        else:
            await self.close()

    async def disconnect(self, code):
        if self.seated:
            left = SmallDoor.taken - 1
            await asyncio.sleep(0.2)
            SmallDoor.taken = left
