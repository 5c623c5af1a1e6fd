# caught by: test_prices_come_again_and_again
# a reader thinks: in a task of its own, time.sleep holds up nobody
import time


class Ticker(AsyncWebsocketConsumer):
    async def connect(self):
        self.feeds = set()
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        self.feeds.add(asyncio.create_task(self.feed(text_data)))

    async def feed(self, symbol):
        while True:
            await self.send(text_data=f"{symbol} {exchange.price(symbol)}")
            time.sleep(0.1)

    async def disconnect(self, code):
        for feed in self.feeds:
            feed.cancel()
