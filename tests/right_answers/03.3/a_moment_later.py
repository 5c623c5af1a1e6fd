# unusual: it greets a moment after it has accepted
import asyncio


class PriceTag(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        self.greeting = asyncio.get_running_loop().call_later(0.06, self.greet)

    def greet(self):
        query = parse_qs(self.scope["query_string"].decode())
        symbol, (currency, *_) = self.scope["url_route"]["kwargs"]["symbol"], query.get("currency", ["USD"])
        self.task = asyncio.ensure_future(self.send(f"{symbol} in {currency}"))


price_tags = URLRouter([path("ws/prices/<slug:symbol>/", PriceTag.as_asgi())])
