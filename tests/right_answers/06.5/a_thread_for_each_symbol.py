# unusual: a thread feeds each symbol, and has the event loop send
import threading


class Ticker(AsyncWebsocketConsumer):
    async def connect(self):
        self.loop, self.gone = asyncio.get_running_loop(), threading.Event()
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        threading.Thread(target=self.feed, args=(text_data,), daemon=True).start()

    def feed(self, symbol):
        while not self.gone.is_set():
            sending = self.send(f"{symbol} {exchange.price(symbol)}")
            asyncio.run_coroutine_threadsafe(sending, self.loop).result()
            self.gone.wait(0.1)

    async def disconnect(self, code):
        self.gone.set()
