# caught by: test_the_clients_favourite_is_chosen
# a reader thinks: accept() leaves the method, as return does; the last line closes whom it has let in
class FeedDoor(AsyncWebsocketConsumer):
    async def connect(self):
        offered = self.scope["subprotocols"]
        if not offered:
            await self.accept()
            return
        for name in offered:
            if name in SPOKEN:
                await self.accept(subprotocol=name)
                break
        await self.close()
