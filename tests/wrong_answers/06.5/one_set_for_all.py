# caught by: test_a_client_that_leaves_takes_its_own_only
# a reader thinks: a set on the class is each consumer's own
class Ticker(AsyncWebsocketConsumer):
    feeds = set()

    async def receive(self, text_data=None, bytes_data=None):
        self.feeds.add(asyncio.create_task(self.feed(text_data)))

    async def feed(self, symbol):
        while True:
            await self.send(text_data=f"{symbol} {exchange.price(symbol)}")
            await asyncio.sleep(0.1)

    async def disconnect(self, code):
        for feed in self.feeds:
            feed.cancel()
