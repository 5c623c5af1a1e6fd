# caught by: test_the_time_of_the_answer_has_a_zone
# a reader thinks: everybody's clock shows the same time
class Till(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content):
        total = Decimal(content["price"]) * content["count"]
        await self.send_json({"total": total, "at": datetime.now()})

    @classmethod
    async def encode_json(cls, content):
        return json.dumps(content, cls=DjangoJSONEncoder)
