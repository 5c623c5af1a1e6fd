# caught by: test_the_total_is_exact
# a reader thinks: a total is a number
class Till(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content):
        total = float(Decimal(content["price"]) * content["count"])
        await self.send_json({"total": total, "at": datetime.now(timezone.utc).isoformat()})
