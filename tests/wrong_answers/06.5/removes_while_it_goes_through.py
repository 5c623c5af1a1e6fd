# caught by: test_nobody_asks_for_a_client_that_has_gone
# a reader thinks: a feed that has ended is taken off the list; the loop then passes over the next one
class Ticker(AsyncWebsocketConsumer):
    async def connect(self):
        self.feeds = []
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        self.feeds.append(asyncio.create_task(self.feed(text_data)))

    async def feed(self, symbol):
        while True:
            await self.send(text_data=f"{symbol} {exchange.price(symbol)}")
            await asyncio.sleep(0.1)

    async def disconnect(self, code):
        for feed in self.feeds:
            feed.cancel()
            self.feeds.remove(feed)
