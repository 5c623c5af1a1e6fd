# unusual: one task feeds all symbols of a client, by the time at which each is due
import time


class Ticker(AsyncWebsocketConsumer):
    async def connect(self):
        self.due, self.more = {}, asyncio.Event()
        self.feeding = asyncio.create_task(self.feed())
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        self.due[text_data] = time.monotonic()
        self.more.set()

    async def feed(self):
        while True:
            self.more.clear()
            now = time.monotonic()
            for symbol, due in self.due.items():
                if due <= now:
                    self.due[symbol] = max(due + 0.1, now)
                    await self.send(f"{symbol} {exchange.price(symbol)}")
            wait = min(self.due.values()) - time.monotonic() if self.due else None
            try:
                await asyncio.wait_for(self.more.wait(), wait)
            except TimeoutError:
                pass

    async def disconnect(self, code):
        self.feeding.cancel()
