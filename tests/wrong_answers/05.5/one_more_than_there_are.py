# caught by: test_the_fourth_is_refused
# a reader thinks: as long as there are no more than three
class SmallDoor(AsyncWebsocketConsumer):
    inside = set()

    async def connect(self):
        if len(self.inside) <= SEATS:
            self.inside.add(self)
            await self.accept()
        else:
            await self.close()

    async def disconnect(self, code):
        self.inside.discard(self)
