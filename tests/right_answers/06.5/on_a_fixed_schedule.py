# unusual: each feed keeps to the tenths of seconds since it began
class Ticker(AsyncWebsocketConsumer):
    feeds = ()

    async def receive(self, text_data=None, bytes_data=None):
        self.feeds = [*self.feeds, asyncio.create_task(self.feed(text_data))]

    async def feed(self, symbol):
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            await self.send(f"{symbol} {exchange.price(symbol)}")
            due += 0.1
            await asyncio.sleep(due - loop.time())

    async def disconnect(self, code):
        for feed in self.feeds:
            feed.cancel()
