# caught by: test_the_time_of_the_answer_has_a_zone
# a reader thinks: connect() is the place for all that an answer needs
class Till(AsyncJsonWebsocketConsumer):
    async def connect(self):
        self.at = datetime.now(timezone.utc).isoformat()
        await self.accept()

    async def receive_json(self, content):
        total = Decimal(content["price"]) * content["count"]
        await self.send_json({"total": str(total), "at": self.at})
