# caught by: test_a_seat_becomes_free
# a reader thinks: only who says goodbye has left; a closed tab says 1001
class SmallDoor(AsyncWebsocketConsumer):
    inside = set()

    async def connect(self):
        if len(self.inside) < SEATS:
            self.inside.add(self)
            await self.accept()
        else:
            await self.close()

    async def disconnect(self, code):
        if code in (1000, 1005, 1006):
            self.inside.discard(self)
