# caught by: test_nobody_asks_for_a_client_that_has_gone
# a reader thinks: a first and a second feed are enough
class Ticker(AsyncWebsocketConsumer):
    first = second = None

    async def receive(self, text_data=None, bytes_data=None):
        if self.first is None:
            self.first = asyncio.create_task(self.feed(text_data))
        else:
            self.second = asyncio.create_task(self.feed(text_data))

    async def feed(self, symbol):
        while True:
            await self.send(text_data=f"{symbol} {exchange.price(symbol)}")
            await asyncio.sleep(0.1)

    async def disconnect(self, code):
        for feed in (self.first, self.second):
            if feed:
                feed.cancel()
