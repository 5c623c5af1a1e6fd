"""The same conversation twice: with a SyncConsumer and with an AsyncConsumer."""

import asyncio
import json
import time

from channels.consumer import AsyncConsumer, SyncConsumer
from channels.exceptions import StopConsumer

from .messages import answer


class MySyncConsumer(SyncConsumer):
    """Its handlers run in a thread, and may block it."""

    def websocket_connect(self, event):
        self.send({"type": "websocket.accept"})

    def websocket_receive(self, event):
        reply, delay = answer(event)
        time.sleep(delay)
        self.send({"type": "websocket.send", "text": json.dumps(reply)})

    def websocket_disconnect(self, event):
        raise StopConsumer()


class MyAsyncConsumer(AsyncConsumer):
    """Its handlers run on the event loop, and must not block it."""

    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        reply, delay = answer(event)
        await asyncio.sleep(delay)
        await self.send({"type": "websocket.send", "text": json.dumps(reply)})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
