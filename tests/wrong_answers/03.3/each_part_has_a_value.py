# caught by: test_symbol_and_currency_are_shown
# a reader thinks: every part of a query string has a name and a value
from urllib.parse import unquote_plus


class PriceTag(AsyncWebsocketConsumer):
    async def connect(self):
        symbol = self.scope["url_route"]["kwargs"]["symbol"]
        query = self.scope["query_string"].decode()
        parts = dict(part.split("=") for part in query.split("&") if part)
        await self.accept()
        await self.send(text_data=f"{symbol} in {unquote_plus(parts.get('currency', 'USD'))}")


price_tags = URLRouter([path("ws/prices/<slug:symbol>/", PriceTag.as_asgi())])
