# unusual: it reads the path and the query string by hand
from urllib.parse import unquote_plus


class PriceTag(WebsocketConsumer):
    def connect(self):
        symbol = self.scope["path"].split("/")[-2]
        currency = "USD"
        for part in reversed(self.scope["query_string"].decode().split("&")):
            name, _, value = part.partition("=")
            if name == "currency" and value:
                currency = unquote_plus(value)
        self.accept()
        self.send(f"{symbol} in {currency}")


price_tags = URLRouter([path("ws/prices/<slug:symbol>/", PriceTag.as_asgi())])
