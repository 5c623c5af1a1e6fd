# caught by: test_the_total_is_exact
# a reader thinks: * multiplies; but a text times 3 is the text three times
class Till(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content):
        at = datetime.now(timezone.utc).isoformat()
        await self.send_json({"total": content["price"] * content["count"], "at": at})
