# caught by: test_each_client_has_its_own
# a reader thinks: what stands on the class belongs to the connection
class PriceDesk(AsyncWebsocketConsumer):
    feed = None

    async def receive(self, text_data=None, bytes_data=None):
        command, _, symbol = text_data.partition(" ")
        if command == "watch" and not exchange.knows(symbol):
            await self.send(text_data=f"unknown symbol: {symbol}")
        elif command == "watch":
            self.end_feed()
            PriceDesk.feed = asyncio.create_task(self.send_prices(symbol))
        elif text_data == "stop":
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
