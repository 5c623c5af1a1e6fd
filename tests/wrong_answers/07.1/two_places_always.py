# caught by: test_the_total_is_exact
# a reader thinks: money has two places; a price may have four or none
class Till(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content):
        total = (Decimal(content["price"]) * content["count"]).quantize(Decimal("0.01"))
        await self.send_json({"total": str(total), "at": datetime.now(timezone.utc).isoformat()})
