# caught by: test_the_fourth_is_refused
# a reader thinks: the path tells the clients apart; two of one path take one seat
class SmallDoor(AsyncWebsocketConsumer):
    inside = set()

    async def connect(self):
        if len(self.inside) < SEATS:
            self.inside.add(self.scope["path"])
            await self.accept()
        else:
            await self.close()

    async def disconnect(self, code):
        self.inside.discard(self.scope["path"])
