# caught by: test_the_refused_free_no_seat_and_take_none
# a reader thinks: count first, then decide; who is refused gives back only what is beyond the seats
class SmallDoor(AsyncWebsocketConsumer):
    inside = []

    async def connect(self):
        self.inside.append(self)
        if len(self.inside) <= SEATS:
            self.seated = True
            await self.accept()
        else:
            self.seated = False
            await self.close()

    async def disconnect(self, code):
        if self.seated:
            self.inside.remove(self)
