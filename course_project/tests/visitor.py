"""A client that comes back, as the pages do."""

import asyncio
from contextlib import asynccontextmanager, suppress

import websockets

from .clients import PATIENCE, connect


class Visitor:
    """
    Stays with a path until told to leave, and keeps the latest message of each type.

    `lost` counts the connections that ended, and the ones that were refused.
    """

    def __init__(self, server, path, cookie=None, greeting=None):
        self.server, self.path, self.cookie, self.greeting = server, path, cookie, greeting
        self.latest, self.lost = {}, 0
        self.client = None
        self.news = asyncio.Condition()

    async def stay(self):
        while True:
            with suppress(OSError, TimeoutError, websockets.WebSocketException):
                async with connect(self.server, self.path, self.cookie) as self.client:
                    if self.greeting:
                        await self.client.send(**self.greeting)
                    while True:
                        await self.note(await self.client.receive())
            self.client = None
            await self.note(None)
            await asyncio.sleep(0.1)

    async def note(self, message):
        async with self.news:
            if message:
                self.latest[message["type"]] = message
                if message["type"] == "prices":
                    await self.client.send(type="next")
            else:
                self.lost += 1
            self.news.notify_all()

    async def until(self, condition):
        """Wait until condition(self) is true: looked at after each message."""
        async with asyncio.timeout(PATIENCE), self.news:
            await self.news.wait_for(lambda: condition(self))


@asynccontextmanager
async def visiting(*visitors):
    """They stay until the end of the block."""
    tasks = [asyncio.create_task(visitor.stay()) for visitor in visitors]
    yield
    for task in tasks:
        task.cancel()
