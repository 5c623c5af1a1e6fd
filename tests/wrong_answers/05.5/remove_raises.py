# caught by: test_the_refused_leave_without_an_error
# a reader thinks: whoever leaves was inside; for a refused client remove() is a ValueError
class SmallDoor(AsyncWebsocketConsumer):
    inside = []

    async def connect(self):
        if len(self.inside) < SEATS:
            self.inside.append(self)
            await self.accept()
        else:
            await self.close()

    async def disconnect(self, code):
        self.inside.remove(self)
