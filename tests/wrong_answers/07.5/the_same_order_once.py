# caught by: test_buy_and_sell
# a reader thinks: the same text with the same ref was sent twice by mistake
class Broker(AsyncWebsocketConsumer):
    async def connect(self):
        self.cash, self.shares, self.done = Decimal("1000.00"), Counter(), {}
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        message = understand(text_data)
        ref = message.get("ref") if message is not None else None
        if isinstance(ref, str) and text_data in self.done and message.get("type") in ("buy", "sell"):
            await self.send(self.done[text_data])
            return
        code = "bad_message" if message is None else problem_with(message) or self.trade(message)
        reply = {"type": "error", "code": code} if code else self.portfolio()
        if isinstance(ref, str):
            reply["ref"] = ref
        self.done[text_data] = json.dumps(reply, cls=DjangoJSONEncoder)
        await self.send(self.done[text_data])

    def trade(self, message):
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
