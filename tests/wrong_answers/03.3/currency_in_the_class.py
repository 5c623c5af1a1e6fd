# caught by: test_without_a_currency_it_is_usd
# a reader thinks: a name in the class is the default, and the query string changes it
class PriceTag(AsyncWebsocketConsumer):
    currency = "USD"

    async def connect(self):
        symbol = self.scope["url_route"]["kwargs"]["symbol"]
        query = parse_qs(self.scope["query_string"].decode())
        if "currency" in query:
            PriceTag.currency = query["currency"][0]
        await self.accept()
        await self.send(text_data=f"{symbol} in {self.currency}")


price_tags = URLRouter([path("ws/prices/<slug:symbol>/", PriceTag.as_asgi())])
