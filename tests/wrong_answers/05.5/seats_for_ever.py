# caught by: test_a_seat_becomes_free
# a reader thinks: a seat is free when its consumer has gone, and nobody needs to write that down
class SmallDoor(AsyncWebsocketConsumer):
    taken = 0

    async def connect(self):
        if SmallDoor.taken < SEATS:
            SmallDoor.taken += 1
            await self.accept()
        else:
            await self.close()
