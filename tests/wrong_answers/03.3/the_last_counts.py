# caught by: test_the_first_of_two_currencies_counts
# a reader thinks: a dict holds the query string, so a name comes once
from urllib.parse import parse_qsl


class PriceTag(AsyncWebsocketConsumer):
    async def connect(self):
        symbol = self.scope["url_route"]["kwargs"]["symbol"]
        query = dict(parse_qsl(self.scope["query_string"].decode()))
        await self.accept()
        await self.send(text_data=f"{symbol} in {query.get('currency', 'USD')}")


price_tags = URLRouter([path("ws/prices/<slug:symbol>/", PriceTag.as_asgi())])
