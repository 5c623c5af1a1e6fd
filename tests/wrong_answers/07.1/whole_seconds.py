# caught by: test_the_time_of_the_answer_has_a_zone
# a reader thinks: nobody needs a part of a second
class Till(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content):
        total = Decimal(content["price"]) * content["count"]
        at = datetime.now(timezone.utc).isoformat(timespec="seconds")
        await self.send_json({"total": str(total), "at": at})
