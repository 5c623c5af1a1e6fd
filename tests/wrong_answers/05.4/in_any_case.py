# caught by: test_a_client_with_unknown_names_only_is_refused
# a reader thinks: names of subprotocols are the same in any case; the client's own spelling is answered, too
class FeedDoor(AsyncWebsocketConsumer):
    async def connect(self):
        offered = self.scope["subprotocols"]
        shared = [name for name in offered if name in SPOKEN] or [n for n in offered if n.lower() in SPOKEN]
        if shared:
            await self.accept(subprotocol=shared[0])
        elif not offered:
            await self.accept()
        else:
            await self.close()
