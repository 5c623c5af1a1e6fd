# caught by: test_symbol_and_currency_are_shown
# a reader thinks: str() makes text of bytes
class PriceTag(AsyncWebsocketConsumer):
    async def connect(self):
        symbol = self.scope["url_route"]["kwargs"]["symbol"]
        query = parse_qs(str(self.scope["query_string"]))
        currency = query.get("currency", ["USD"])[0]
        await self.accept()
        await self.send(text_data=f"{symbol} in {currency}")


price_tags = URLRouter([path("ws/prices/<slug:symbol>/", PriceTag.as_asgi())])
