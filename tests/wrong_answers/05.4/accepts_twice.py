# caught by: test_the_clients_favourite_is_chosen
# a reader thinks: the first name that fits is taken; without break the second is accepted, too
class FeedDoor(AsyncWebsocketConsumer):
    async def connect(self):
        offered = self.scope["subprotocols"]
        if not offered:
            await self.accept()
        elif not set(offered) & set(SPOKEN):
            await self.close()
        for name in offered:
            if name in SPOKEN:
                await self.accept(subprotocol=name)
