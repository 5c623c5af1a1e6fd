# caught by: test_each_client_is_fed_on_its_own
# a reader thinks: the exchange costs something, so ask once and tell everybody
class Ticker(AsyncWebsocketConsumer):
    watchers = {}
    feeds = {}

    async def receive(self, text_data=None, bytes_data=None):
        self.watchers.setdefault(text_data, []).append(self)
        if text_data not in self.feeds:
            self.feeds[text_data] = asyncio.create_task(self.feed(text_data))

    async def feed(self, symbol):
        while self.watchers[symbol]:
            price = exchange.price(symbol)
            for watcher in self.watchers[symbol]:
                await watcher.send(text_data=f"{symbol} {price}")
            await asyncio.sleep(0.1)
        del self.feeds[symbol]

    async def disconnect(self, code):
        for watchers in self.watchers.values():
            if self in watchers:
                watchers.remove(self)
