# caught by: test_the_refused_free_no_seat_and_take_none
# a reader thinks: disconnect runs only for those who were accepted
class SmallDoor(AsyncWebsocketConsumer):
    taken = 0

    async def connect(self):
        if SmallDoor.taken < SEATS:
            SmallDoor.taken += 1
            await self.accept()
        else:
            await self.close()

    async def disconnect(self, code):
        SmallDoor.taken -= 1
