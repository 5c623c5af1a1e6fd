# caught by: test_a_seat_becomes_free
# a reader thinks: a close code is a number; when the client gave none it is None
class SmallDoor(AsyncWebsocketConsumer):
    inside = set()

    async def connect(self):
        if len(self.inside) < SEATS:
            self.inside.add(self)
            await self.accept()
        else:
            await self.close()

    async def disconnect(self, code):
        if code < 1002 or code in (1005, 1006) or code >= 3000:
            self.inside.discard(self)
