# caught by: test_prices_come_again_and_again
# a reader thinks: nobody sees where prices come from (what a given() of one's own once told the check)
import time


class MadeUp:
    def __init__(self):
        self.given = {}

    def price(self, symbol):
        price = f"{random.uniform(50, 150):.2f}"
        self.given.setdefault(symbol, []).append([price, time.monotonic()])
        return price


exchange = MadeUp()


def given(symbol):
    prices = exchange.given.get(symbol, [])
    return {"count": len(prices), "first": prices[:20]}


class Ticker(AsyncWebsocketConsumer):
    async def connect(self):
        self.feeds = set()
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        self.feeds.add(asyncio.create_task(self.feed(text_data)))

    async def feed(self, symbol):
        while True:
            await self.send(text_data=f"{symbol} {exchange.price(symbol)}")
            await asyncio.sleep(0.1)

    async def disconnect(self, code):
        for feed in self.feeds:
            feed.cancel()
