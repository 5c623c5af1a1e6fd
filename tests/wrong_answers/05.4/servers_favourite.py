# caught by: test_the_clients_favourite_is_chosen
# a reader thinks: the server knows best; its order decides
class FeedDoor(AsyncWebsocketConsumer):
    async def connect(self):
        offered = self.scope["subprotocols"]
        shared = [name for name in SPOKEN if name in offered]
        if shared:
            await self.accept(subprotocol=shared[0])
        elif not offered:
            await self.accept()
        else:
            await self.close()
