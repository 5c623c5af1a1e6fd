# caught by: test_prices_come_again_and_again
# a reader thinks: a price is a number; 101.20 becomes 101.2
class Ticker(AsyncWebsocketConsumer):
    async def connect(self):
        self.feeds = set()
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        self.feeds.add(asyncio.create_task(self.feed(text_data)))

    async def feed(self, symbol):
        while True:
            await self.send(text_data=f"{symbol} {float(exchange.price(symbol))}")
            await asyncio.sleep(0.1)

    async def disconnect(self, code):
        for feed in self.feeds:
            feed.cancel()
