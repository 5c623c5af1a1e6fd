# caught by: test_the_fourth_is_refused
# a reader thinks: self.taken += 1 changes the number that all share; it makes one of the object alone
class SmallDoor(AsyncWebsocketConsumer):
    taken = 0

    async def connect(self):
        if self.taken < SEATS:
            self.taken += 1
            await self.accept()
        else:
            await self.close()

    async def disconnect(self, code):
        self.taken -= 1
