# caught by: test_an_unknown_symbol_changes_nothing
# a reader thinks: be generous with what people type
class PriceDesk(AsyncWebsocketConsumer):
    feed = None

    async def receive(self, text_data=None, bytes_data=None):
        command, _, symbol = text_data.strip().lower().partition(" ")
        if command == "watch" and not exchange.knows(symbol.upper()):
            await self.send(text_data=f"unknown symbol: {text_data[6:]}")
        elif command == "watch":
            self.end_feed()
            self.feed = asyncio.create_task(self.send_prices(symbol.upper()))
        elif text_data.strip().lower() == "stop":
            self.end_feed()
            await self.send(text_data="stopped")
        elif text_data == "bye":
            self.end_feed()
            await self.send(text_data="Goodbye", close=True)

    async def send_prices(self, symbol):
        while True:
            await self.send(text_data=f"{symbol} {exchange.price(symbol)}")
            await asyncio.sleep(0.1)

    def end_feed(self):
        if self.feed is not None:
            self.feed.cancel()

    async def disconnect(self, code):
        self.end_feed()
