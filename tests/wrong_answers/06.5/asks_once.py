# caught by: test_prices_come_again_and_again
# a reader thinks: the price that was asked for changes by itself
class Ticker(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        self.task = asyncio.create_task(self.feed(text_data))

    async def feed(self, symbol):
        price = exchange.price(symbol)
        while True:
            await self.send(text_data=f"{symbol} {price}")
            await asyncio.sleep(0.1)

    async def disconnect(self, code):
        self.task.cancel()
