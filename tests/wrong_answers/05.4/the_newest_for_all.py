# caught by: test_the_clients_favourite_is_chosen
# a reader thinks: the server says what is spoken, and the newest is the best
class FeedDoor(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept(subprotocol=SPOKEN[-1])
