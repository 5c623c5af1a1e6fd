# caught by: test_a_watch_right_after_stop_starts_one_feed
# a reader thinks: a loop that looks at a flag has ended when the flag changes
class PriceDesk(AsyncWebsocketConsumer):
    symbol = None

    async def receive(self, text_data=None, bytes_data=None):
        command, _, symbol = text_data.partition(" ")
        if command == "watch" and not exchange.knows(symbol):
            await self.send(text_data=f"unknown symbol: {symbol}")
        elif command == "watch":
            running = self.symbol is not None
            self.symbol = symbol
            if not running:
                self.feed = asyncio.create_task(self.send_prices())
        elif text_data == "stop":
            self.symbol = None
            await self.send(text_data="stopped")
        elif text_data == "bye":
            self.symbol = None
            await self.send(text_data="Goodbye", close=True)

    async def send_prices(self):
        while self.symbol:
            await self.send(text_data=f"{self.symbol} {exchange.price(self.symbol)}")
            await asyncio.sleep(0.1)

    async def disconnect(self, code):
        self.symbol = None
