# unusual: one task for the whole connection, which is told by a queue what to watch
class PriceDesk(AsyncWebsocketConsumer):
    async def connect(self):
        self.orders = asyncio.Queue()
        self.feeding = asyncio.create_task(self.feed())
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        if text_data.startswith("watch "):
            symbol = text_data.removeprefix("watch ")
            if exchange.knows(symbol):
                await self.orders.put((symbol, None, False))
            else:
                await self.send(f"unknown symbol: {symbol}")
        elif text_data == "stop":
            await self.orders.put((None, "stopped", False))
        elif text_data == "bye":
            await self.orders.put((None, "Goodbye", True))

    async def feed(self):
        symbol = None
        while True:
            try:
                symbol, answer, close = await asyncio.wait_for(self.orders.get(), 0.1 if symbol else None)
                if answer:
                    await self.send(answer, close=close)
            except TimeoutError:
                pass
            if symbol:
                await self.send(f"{symbol} {exchange.price(symbol)}")

    async def disconnect(self, code):
        self.feeding.cancel()
