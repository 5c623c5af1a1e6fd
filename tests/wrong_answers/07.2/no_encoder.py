# caught by: test_each_order_is_answered
# a reader thinks: send_json can send whatever Python has
class Till(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content):
        total = Decimal(content["price"]) * content["count"]
        await self.send_json({"total": total, "at": datetime.now(timezone.utc)})
