# caught by: test_a_client_that_offers_none_is_accepted
# a reader thinks: every client offers something; with an empty list nothing is shared, and it is refused
class FeedDoor(AsyncWebsocketConsumer):
    async def connect(self):
        for name in self.scope["subprotocols"]:
            if name in SPOKEN:
                await self.accept(subprotocol=name)
                return
        await self.close()
