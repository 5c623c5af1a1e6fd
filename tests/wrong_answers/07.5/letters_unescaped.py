# caught by: test_half_a_letter_is_a_ref
# a reader thinks: ensure_ascii=False makes prettier text; half of a pair can't be written as UTF-8
class Broker(AsyncWebsocketConsumer):
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
        await self.send(json.dumps(reply, cls=DjangoJSONEncoder, ensure_ascii=False))

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
