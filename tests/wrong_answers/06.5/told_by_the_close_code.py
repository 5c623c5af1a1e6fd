# caught by: test_nobody_asks_for_a_client_that_has_gone
# a reader thinks: who does not say goodbye comes back
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
        if code not in (1001, 1006):
            for feed in self.feeds:
                feed.cancel()
