# unusual: no task that waits: a timer of the event loop begins each price
class PriceDesk(AsyncWebsocketConsumer):
    timer = None

    async def receive(self, text_data=None, bytes_data=None):
        match text_data.split(" ", 1):
            case ["watch", symbol] if exchange.knows(symbol):
                self.end()
                self.price(symbol)
            case ["watch", symbol]:
                await self.send(f"unknown symbol: {symbol}")
            case ["stop"]:
                self.end()
                await self.send("stopped")
            case ["bye"]:
                self.end()
                await self.send("Goodbye")
                await self.close()

    def price(self, symbol):
        self.sending = asyncio.ensure_future(self.send(f"{symbol} {exchange.price(symbol)}"))
        self.timer = asyncio.get_running_loop().call_later(0.1, self.price, symbol)

    def end(self):
        if self.timer:
            self.timer.cancel()

    async def disconnect(self, code):
        self.end()
