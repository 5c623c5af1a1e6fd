# caught by: test_the_time_of_the_answer_has_a_zone
# a reader thinks: str of a time is ISO 8601; it has a blank in place of the T
class Till(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content):
        total = Decimal(content["price"]) * content["count"]
        await self.send_json({"total": total, "at": datetime.now(timezone.utc)})

    @classmethod
    async def encode_json(cls, content):
        return json.dumps(content, default=str)
