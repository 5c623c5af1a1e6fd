# caught by: test_each_order_is_answered
# a reader thinks: a client waits for its answer before it orders again
import asyncio

class Till(AsyncJsonWebsocketConsumer):
    busy = None

    async def receive_json(self, content):
        if self.busy and not self.busy.done():
            return
        self.busy = asyncio.create_task(self.answer(content))

    async def answer(self, content):
        await asyncio.sleep(0.2)
        total = Decimal(content["price"]) * content["count"]
        await self.send_json({"total": str(total), "at": datetime.now(timezone.utc).isoformat()})
