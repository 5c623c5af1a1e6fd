"""WebSocket clients that speak the project's JSON messages."""

import asyncio
import json
import os
from contextlib import asynccontextmanager, suppress

import websockets

PATIENCE = float(os.environ.get("PATIENCE", 90))  # seconds: a safety net, not a measurement


class Client:
    def __init__(self, socket):
        self.socket = socket

    async def send(self, **message):
        await self.socket.send(json.dumps(message))

    async def receive(self, *types):
        """The next message, or the next of these types."""
        async with asyncio.timeout(PATIENCE):
            while True:
                message = json.loads(await self.socket.recv())
                if not types or message["type"] in types:
                    return message

    async def answers(self):
        """All that comes until the connection is closed."""
        with suppress(websockets.ConnectionClosed):
            while True:
                yield await self.receive()

    async def say(self, ref, text):
        """Post a message, as often as it takes when told to wait; return the answer."""
        while True:
            await self.send(type="say", ref=ref, text=text)
            answer = await self.receive("stored", "error")
            if answer.get("code") != "too_fast":
                return answer
            await asyncio.sleep(answer["retry_after"])


@asynccontextmanager
async def connect(server, path, cookie=None):
    headers = {"Cookie": cookie} if cookie else {}
    async with websockets.connect(
        server.socket_url(path), origin=server.url, additional_headers=headers, max_size=None, ssl=server.tls
    ) as socket:
        yield Client(socket)
