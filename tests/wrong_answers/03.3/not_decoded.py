# caught by: test_it_is_decoded
# a reader thinks: what stands in the address is what the client means
class PriceTag(AsyncWebsocketConsumer):
    async def connect(self):
        symbol = self.scope["url_route"]["kwargs"]["symbol"]
        parts = self.scope["query_string"].decode().split("&")
        query = dict(part.partition("=")[::2] for part in reversed(parts))
        await self.accept()
        await self.send(text_data=f"{symbol} in {query.get('currency') or 'USD'}")


price_tags = URLRouter([path("ws/prices/<slug:symbol>/", PriceTag.as_asgi())])
