# caught by: test_many_at_once_get_an_answer_each
# a reader thinks: one answer to a burst of orders is enough
import asyncio


class Broker(AsyncWebsocketConsumer):
    waiting = None

    async def connect(self):
        self.cash = Decimal("1000.00")
        self.shares = Counter()
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        message = understand(text_data)
        if message is None:
            code = "bad_message"
        else:
            code = problem_with(message) or self.trade(message)
        reply = {"type": "error", "code": code} if code else self.portfolio()
        if message is not None and isinstance(message.get("ref"), str):
            reply["ref"] = message["ref"]
        if self.waiting:
            self.waiting.cancel()
        self.waiting = asyncio.create_task(self.tell(json.dumps(reply, cls=DjangoJSONEncoder)))

    async def tell(self, text):
        await asyncio.sleep(0.05)
        await self.send(text)

    def trade(self, message):
        """Do what a good message asks for; return the code of an error, or None."""
        if message["type"] == "portfolio":
            return None
        share, count = message["share"], message["count"]
        cost = PRICES[share] * count
        if message["type"] == "sell":
            cost, count = -cost, -count
        if cost > self.cash:
            return "not_enough_cash"
        if self.shares[share] + count < 0:
            return "not_enough_shares"
        self.cash -= cost
        self.shares[share] += count
        return None

    def portfolio(self):
        return {"type": "portfolio", "cash": self.cash, "shares": dict(+self.shares)}
