# caught by: test_the_total_is_exact
# a reader thinks: a price is a float, and round makes it right
class Till(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content):
        total = round(float(content["price"]) * content["count"], 2)
        await self.send_json({"total": f"{total:.2f}", "at": datetime.now(timezone.utc).isoformat()})
