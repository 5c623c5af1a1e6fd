# caught by: test_nobody_asks_for_a_client_that_has_gone
# a reader thinks: what is assigned again is gone
class Ticker(AsyncWebsocketConsumer):
    task = None

    async def receive(self, text_data=None, bytes_data=None):
        self.task = asyncio.create_task(self.feed(text_data))

    async def feed(self, symbol):
        while True:
            await self.send(text_data=f"{symbol} {exchange.price(symbol)}")
            await asyncio.sleep(0.1)

    async def disconnect(self, code):
        if self.task:
            self.task.cancel()
