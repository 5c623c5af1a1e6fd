# caught by: test_the_clients_favourite_is_chosen
# a reader thinks: the best comes first, so the others need not be looked at
class FeedDoor(AsyncWebsocketConsumer):
    async def connect(self):
        offered = self.scope["subprotocols"]
        if not offered:
            await self.accept()
        elif offered[0] in SPOKEN:
            await self.accept(subprotocol=offered[0])
        else:
            await self.close()
