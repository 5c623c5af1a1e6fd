"""Consumers whose background task fails, served by a real Daphne: see failing_settings.py."""

from django.core.asgi import get_asgi_application

django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path  # noqa: E402

from common.consumers import MessageConsumer  # noqa: E402


class FailingFeed(MessageConsumer):
    async def connect(self):
        await self.accept()
        self.start(self.feed())

    async def feed(self):
        await self.send_message(type="first")
        raise LookupError("no second")

    def __str__(self):
        return f"{super().__str__()} in the press room"


application = ProtocolTypeRouter(
    {"http": django_application, "websocket": URLRouter([path("ws/feed/", FailingFeed.as_asgi())])}
)
