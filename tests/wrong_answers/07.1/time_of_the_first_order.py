# caught by: test_the_time_of_the_answer_has_a_zone
# a reader thinks: functools.cache makes everything faster
from functools import cache


@cache
def now():
    return datetime.now(timezone.utc).isoformat()


class Till(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content):
        total = Decimal(content["price"]) * content["count"]
        await self.send_json({"total": str(total), "at": now()})
