# caught by: test_symbol_and_currency_are_shown
# a reader thinks: symbols and currencies are written in capitals
class PriceTag(AsyncWebsocketConsumer):
    async def connect(self):
        symbol = self.scope["url_route"]["kwargs"]["symbol"]
        query = parse_qs(self.scope["query_string"].decode())
        currency = query.get("currency", ["USD"])[0]
        await self.accept()
        await self.send(text_data=f"{symbol.upper()} in {currency.upper()}")


price_tags = URLRouter([path("ws/prices/<slug:symbol>/", PriceTag.as_asgi())])
