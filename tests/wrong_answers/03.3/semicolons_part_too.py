# caught by: test_other_parts_change_nothing
# a reader thinks: a semicolon parts a query string, as older servers had it
import re
from urllib.parse import unquote_plus

class PriceTag(AsyncWebsocketConsumer):
    async def connect(self):
        symbol = self.scope["url_route"]["kwargs"]["symbol"]
        currency = "USD"
        for part in re.split("[&;]", self.scope["query_string"].decode()):
            name, _, value = part.partition("=")
            if unquote_plus(name) == "currency" and value:
                currency = unquote_plus(value)
                break
        await self.accept()
        await self.send(text_data=f"{symbol} in {currency}")

price_tags = URLRouter([path("ws/prices/<slug:symbol>/", PriceTag.as_asgi())])
