"""The least that a consumer can do, as the measure for project_load.py."""

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from django.conf import settings

settings.configure(INSTALLED_APPS=[])


class Echo(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        await self.send({"type": "websocket.send", "text": event["text"]})

    async def websocket_disconnect(self, event):
        raise StopConsumer()


application = Echo.as_asgi()
