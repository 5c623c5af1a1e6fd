# unusual: a thread asks the exchange, and the event loop meanwhile goes on
class PriceDesk(AsyncWebsocketConsumer):
    feed = None

    async def receive(self, text_data=None, bytes_data=None):
        command, blank, symbol = text_data.partition(" ")
        if command == "watch" and blank:
            if not exchange.knows(symbol):
                return await self.send(f"unknown symbol: {symbol}")
            await self.end_feed()
            self.feed = asyncio.ensure_future(self.send_prices(symbol))
        elif text_data in ("stop", "bye"):
            await self.end_feed()
            await self.send("stopped" if text_data == "stop" else "Goodbye", close=text_data == "bye")

    async def send_prices(self, symbol):
        while True:
            price = await asyncio.to_thread(exchange.price, symbol)
            await self.send(f"{symbol} {price}")
            await asyncio.sleep(0.1)

    async def end_feed(self):
        if self.feed is not None:
            self.feed.cancel()
            await asyncio.gather(self.feed, return_exceptions=True)

    async def disconnect(self, code):
        await self.end_feed()
