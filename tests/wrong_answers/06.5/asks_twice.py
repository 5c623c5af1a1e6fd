# caught by: test_each_price_is_sent_once
# a reader thinks: to look at a price first costs nothing
class Ticker(AsyncWebsocketConsumer):
    async def connect(self):
        self.feeds = set()
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        self.feeds.add(asyncio.create_task(self.feed(text_data)))

    async def feed(self, symbol):
        while True:
            if exchange.price(symbol):
                await self.send(text_data=f"{symbol} {exchange.price(symbol)}")
            await asyncio.sleep(0.1)

    async def disconnect(self, code):
        for feed in self.feeds:
            feed.cancel()
