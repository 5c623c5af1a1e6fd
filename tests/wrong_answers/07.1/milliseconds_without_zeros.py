# caught by: test_the_time_of_the_answer_has_a_zone
# a reader thinks: the milliseconds are a number, so write the number
class Till(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content):
        now = datetime.now(timezone.utc)
        at = f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000}Z"
        await self.send_json({"total": str(Decimal(content["price"]) * content["count"]), "at": at})
