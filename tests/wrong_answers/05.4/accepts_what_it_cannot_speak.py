# caught by: test_a_client_with_unknown_names_only_is_refused
# a reader thinks: when nothing is shared, the connection goes without a subprotocol
class FeedDoor(AsyncWebsocketConsumer):
    async def connect(self):
        shared = [name for name in self.scope["subprotocols"] if name in SPOKEN]
        await self.accept(subprotocol=shared[0] if shared else None)
