# unusual: Django's QueryDict reads the query string, and the greeting comes from a thread
from asgiref.sync import async_to_sync, sync_to_async
from django.http import QueryDict


class PriceTag(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await sync_to_async(self.greet, thread_sensitive=False)()

    def greet(self):
        currencies = QueryDict(self.scope["query_string"]).getlist("currency") or ["USD"]
        symbol = self.scope["url_route"]["kwargs"]["symbol"]
        async_to_sync(self.send)(f"{symbol} in {currencies[0] or 'USD'}")


price_tags = URLRouter([path("ws/prices/<slug:symbol>/", PriceTag.as_asgi())])
