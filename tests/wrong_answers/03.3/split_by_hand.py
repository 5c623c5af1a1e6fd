# caught by: test_symbol_and_currency_are_shown
# a reader thinks: there is one "=" in it
class PriceTag(AsyncWebsocketConsumer):
    async def connect(self):
        symbol = self.scope["url_route"]["kwargs"]["symbol"]
        currency = self.scope["query_string"].decode().split("=")[1]
        await self.accept()
        await self.send(text_data=f"{symbol} in {currency}")


price_tags = URLRouter([path("ws/prices/<slug:symbol>/", PriceTag.as_asgi())])
