# caught by: test_a_client_that_offers_none_is_accepted
# a reader thinks: once agreed, a subprotocol holds; kept on the class, it is chosen for who has offered none
class FeedDoor(AsyncWebsocketConsumer):
    chosen = None

    async def connect(self):
        offered = self.scope["subprotocols"]
        shared = [name for name in offered if name in SPOKEN]
        if offered and not shared:
            return await self.close()
        if shared:
            FeedDoor.chosen = shared[0]
        await self.accept(subprotocol=FeedDoor.chosen)
