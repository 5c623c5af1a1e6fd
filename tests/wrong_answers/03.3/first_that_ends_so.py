# caught by: test_other_parts_change_nothing
# a reader thinks: what stands after "currency=" is the currency
from urllib.parse import unquote_plus


class PriceTag(AsyncWebsocketConsumer):
    async def connect(self):
        symbol = self.scope["url_route"]["kwargs"]["symbol"]
        query = self.scope["query_string"].decode()
        currency = "USD"
        if "currency=" in query:
            currency = unquote_plus(query.split("currency=")[1].split("&")[0])
        await self.accept()
        await self.send(text_data=f"{symbol} in {currency}")


price_tags = URLRouter([path("ws/prices/<slug:symbol>/", PriceTag.as_asgi())])
