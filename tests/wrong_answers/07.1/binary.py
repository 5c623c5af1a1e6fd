# caught by: test_each_order_is_answered
# a reader thinks: text is encoded before it is sent
class Till(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        order = json.loads(text_data)
        total = Decimal(order["price"]) * order["count"]
        reply = json.dumps({"total": total, "at": datetime.now(timezone.utc)}, cls=DjangoJSONEncoder)
        await self.send(bytes_data=reply.encode())
