# caught by: test_names_are_offered_without_blanks_too
# a reader thinks: the header looks as the client in the notebook writes it, with a blank behind each comma
class FeedDoor(AsyncWebsocketConsumer):
    async def connect(self):
        header = dict(self.scope["headers"]).get(b"sec-websocket-protocol", b"").decode()
        shared = [name for name in header.split(", ") if name in SPOKEN]
        if shared:
            await self.accept(subprotocol=shared[0])
        elif not header:
            await self.accept()
        else:
            await self.close()
