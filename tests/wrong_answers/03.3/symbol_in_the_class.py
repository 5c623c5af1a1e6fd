# caught by: test_clients_of_the_same_moment_get_their_own
# a reader thinks: nobody else comes while one client is greeted
import asyncio


class PriceTag(AsyncWebsocketConsumer):
    async def connect(self):
        PriceTag.symbol = self.scope["url_route"]["kwargs"]["symbol"]
        query = parse_qs(self.scope["query_string"].decode())
        currency = query.get("currency", ["USD"])[0]
        await self.accept()
        await asyncio.sleep(0.2)
        await self.send(text_data=f"{PriceTag.symbol} in {currency}")


price_tags = URLRouter([path("ws/prices/<slug:symbol>/", PriceTag.as_asgi())])
