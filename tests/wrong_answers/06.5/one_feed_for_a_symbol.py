# caught by: test_each_client_is_fed_on_its_own
# a reader thinks: a symbol that is fed already need not be fed again; the second client gets nothing
class Ticker(AsyncWebsocketConsumer):
    feeds = {}

    async def connect(self):
        self.mine = []
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        if text_data not in self.feeds:
            self.feeds[text_data] = asyncio.create_task(self.feed(text_data))
            self.mine.append(text_data)

    async def feed(self, symbol):
        while True:
            await self.send(text_data=f"{symbol} {exchange.price(symbol)}")
            await asyncio.sleep(0.1)

    async def disconnect(self, code):
        for symbol in self.mine:
            self.feeds.pop(symbol).cancel()
