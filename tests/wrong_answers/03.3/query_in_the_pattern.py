# caught by: test_symbol_and_currency_are_shown
# a reader thinks: the query string is the end of the path
class PriceTag(AsyncWebsocketConsumer):
    async def connect(self):
        found = self.scope["url_route"]["kwargs"]
        await self.accept()
        await self.send(text_data=f"{found['symbol']} in {found['currency']}")


price_tags = URLRouter([path("ws/prices/<slug:symbol>/?currency=<str:currency>", PriceTag.as_asgi())])
