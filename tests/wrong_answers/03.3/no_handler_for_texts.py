# caught by: test_symbol_and_currency_are_shown
# a reader thinks: what I do not answer needs no handler
from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer

class PriceTag(AsyncConsumer):
    async def websocket_connect(self, event):
        symbol = self.scope["url_route"]["kwargs"]["symbol"]
        query = parse_qs(self.scope["query_string"].decode())
        await self.send({"type": "websocket.accept"})
        await self.send({"type": "websocket.send", "text": f"{symbol} in {query.get('currency', ['USD'])[0]}"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()

price_tags = URLRouter([path("ws/prices/<slug:symbol>/", PriceTag.as_asgi())])
