# caught by: test_the_time_of_the_answer_has_a_zone
# a reader thinks: Z is how ISO 8601 ends; it says UTC, and the clock on the wall says something else
class Till(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content):
        total = Decimal(content["price"]) * content["count"]
        await self.send_json({"total": str(total), "at": datetime.now().isoformat() + "Z"})
