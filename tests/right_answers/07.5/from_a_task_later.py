# unusual: the order is done at once, its answer is sent from a task a while later
import asyncio
from functools import partial


class Broker(AsyncWebsocketConsumer):
    async def websocket_connect(self, event):
        self.cash, self.shares, self.tasks = Decimal("1000.00"), Counter(), set()
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        message = understand(text_data)
        code = "bad_message" if message is None else problem_with(message)
        if code is None and message["type"] in ("buy", "sell"):
            code = self.trade(message["share"], message["count"] * (1 if message["type"] == "buy" else -1))
        reply = {"type": "error", "code": code}
        if code is None:
            shares = {share: count for share, count in self.shares.items() if count}
            reply = {"type": "portfolio", "cash": str(self.cash), "shares": shares}
        if isinstance((message or {}).get("ref"), str):
            reply |= {"ref": message["ref"]}
        task = asyncio.create_task(self.later(json.dumps(reply)))
        self.tasks.add(task)
        task.add_done_callback(partial(self.tasks.discard))

    async def later(self, text):
        await asyncio.sleep(0.1)
        await self.send(text)

    def trade(self, share, count):
        cash = self.cash - count * PRICES[share]
        if cash < 0:
            return "not_enough_cash"
        if self.shares[share] + count < 0:
            return "not_enough_shares"
        self.cash = cash
        self.shares[share] += count

    async def disconnect(self, code):
        for task in self.tasks:
            task.cancel()
