# caught by: test_without_a_currency_it_is_usd
# a reader thinks: a name with nothing behind it is not missing
class PriceTag(AsyncWebsocketConsumer):
    async def connect(self):
        symbol = self.scope["url_route"]["kwargs"]["symbol"]
        query = parse_qs(self.scope["query_string"].decode(), keep_blank_values=True)
        currency = query.get("currency", ["USD"])[0]
        await self.accept()
        await self.send(text_data=f"{symbol} in {currency}")


price_tags = URLRouter([path("ws/prices/<slug:symbol>/", PriceTag.as_asgi())])
