# caught by: test_the_clients_favourite_is_chosen
# a reader thinks: who says nothing for a minute has gone away
import asyncio

class FeedDoor(AsyncWebsocketConsumer):
    timer = None

    async def connect(self):
        offered = self.scope["subprotocols"]
        shared = [name for name in offered if name in SPOKEN]
        if offered and not shared:
            await self.close()
            return
        await self.accept(subprotocol=shared[0] if shared else None)
        self.timer = asyncio.get_running_loop().call_later(60, lambda: asyncio.ensure_future(self.close()))

    async def disconnect(self, code):
        if self.timer:
            self.timer.cancel()
