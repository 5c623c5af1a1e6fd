# caught by: test_no_more_than_there_is_at_once
# a reader thinks: nothing else happens between asking for the cash and paying
import asyncio

class Broker(AsyncWebsocketConsumer):
    async def connect(self):
        self.cash, self.shares, self.tasks = Decimal("1000.00"), Counter(), set()
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        task = asyncio.create_task(self.work(text_data))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def work(self, text_data):
        message = understand(text_data)
        code = "bad_message" if message is None else problem_with(message) or await self.trade(message)
        reply = {"type": "error", "code": code} if code else self.portfolio()
        if message is not None and isinstance(message.get("ref"), str):
            reply["ref"] = message["ref"]
        await self.send(json.dumps(reply, cls=DjangoJSONEncoder))

    async def trade(self, message):
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
        await asyncio.sleep(0.2)
        self.cash -= cost
        self.shares[share] += count
        return None

    def portfolio(self):
        return {"type": "portfolio", "cash": self.cash, "shares": dict(+self.shares)}
