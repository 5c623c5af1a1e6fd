# caught by: test_it_is_decoded
# a reader thinks: nobody means the blanks around a word
class PriceTag(AsyncWebsocketConsumer):
    async def connect(self):
        symbol = self.scope["url_route"]["kwargs"]["symbol"]
        query = parse_qs(self.scope["query_string"].decode())
        currency = query.get("currency", ["USD"])[0].strip()
        await self.accept()
        await self.send(text_data=f"{symbol} in {currency}")


price_tags = URLRouter([path("ws/prices/<slug:symbol>/", PriceTag.as_asgi())])
