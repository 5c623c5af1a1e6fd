# caught by: test_a_seat_becomes_free
# a reader thinks: 1006 means refused (the picture shows it); who vanishes has it, too
class SmallDoor(AsyncWebsocketConsumer):
    taken = 0

    async def connect(self):
        if SmallDoor.taken < SEATS:
            SmallDoor.taken += 1
            await self.accept()
        else:
            await self.close()

    async def disconnect(self, code):
        if code != 1006:
            SmallDoor.taken -= 1
