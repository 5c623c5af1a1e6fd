# caught by: test_a_price_every_tenth_of_a_second
# a reader thinks: newer is better, and sleep(0) lets the others go on
class Ticker(AsyncWebsocketConsumer):
    async def connect(self):
        self.feeds = []
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        self.feeds.append(asyncio.create_task(self.feed(text_data)))

    async def feed(self, symbol):
        while True:
            await self.send(text_data=f"{symbol} {exchange.price(symbol)}")
            await asyncio.sleep(0)

    async def disconnect(self, code):
        for feed in self.feeds:
            feed.cancel()
