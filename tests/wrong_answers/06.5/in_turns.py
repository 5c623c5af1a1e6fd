# caught by: test_two_symbols_at_the_same_time
# a reader thinks: one loop feeds all symbols, one after the other, and so each less and less often
class Ticker(AsyncWebsocketConsumer):
    async def connect(self):
        self.symbols = []
        self.task = None
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        self.symbols.append(text_data)
        if self.task is None:
            self.task = asyncio.create_task(self.feed())

    async def feed(self):
        while True:
            for symbol in list(self.symbols):
                await self.send(text_data=f"{symbol} {exchange.price(symbol)}")
                await asyncio.sleep(0.1)

    async def disconnect(self, code):
        if self.task:
            self.task.cancel()
