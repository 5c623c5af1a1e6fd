# caught by: test_the_clients_favourite_is_chosen
# a reader thinks: a name that begins with a spoken one is spoken; scores.v10 begins with scores.v1
class FeedDoor(AsyncWebsocketConsumer):
    async def connect(self):
        offered = self.scope["subprotocols"]
        shared = [name for name in offered if name.startswith(tuple(SPOKEN))]
        if shared:
            await self.accept(subprotocol=shared[0])
        elif not offered:
            await self.accept()
        else:
            await self.close()
