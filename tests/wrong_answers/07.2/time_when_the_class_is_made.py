# caught by: test_the_time_of_the_answer_has_a_zone
# a reader thinks: a class attribute is worked out each time that it is read
class Till(AsyncJsonWebsocketConsumer):
    at = datetime.now(timezone.utc).isoformat()

    async def receive_json(self, content):
        total = Decimal(content["price"]) * content["count"]
        await self.send_json({"total": str(total), "at": self.at})
