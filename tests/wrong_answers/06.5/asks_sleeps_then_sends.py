# caught by: test_the_first_price_comes_at_once
# a reader thinks: it does not matter whether the sleep stands before or behind the sending
class Ticker(AsyncWebsocketConsumer):
    async def connect(self):
        self.feeds = set()
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        self.feeds.add(asyncio.create_task(self.feed(text_data)))

    async def feed(self, symbol):
        while True:
            price = exchange.price(symbol)
            await asyncio.sleep(0.1)
            await self.send(text_data=f"{symbol} {price}")

    async def disconnect(self, code):
        for feed in self.feeds:
            feed.cancel()
