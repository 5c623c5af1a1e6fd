# caught by: test_each_order_is_answered
# a reader thinks: two values are two messages; one of them with both comes last, to be safe
class Till(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content):
        total = str(Decimal(content["price"]) * content["count"])
        at = datetime.now(timezone.utc).isoformat()
        await self.send_json({"total": total, "at": at})
        await self.send_json({"at": at})
