"""Is what this process needs within reach? Asked by whatever watches the server, and by pages that were cut off."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from django.db import connection

logger = logging.getLogger(__name__)

FRESH = 1  # seconds: however many ask, the database and the layer are asked once in this time


async def ask_layer():
    """Use the channel layer once. Raises what the layer raises when it is away."""
    await get_channel_layer().group_send("health", {"type": "health"})


def ask_database():
    """Use the database once. Raises OperationalError when it is away."""
    try:
        connection.ensure_connection()
        connection.cursor().execute("SELECT 1")
    finally:
        connection.close()


# In a thread of its own: the consumers' thread may be waiting for the very same database.
CHECKS = {"database": sync_to_async(ask_database, thread_sensitive=False), "channel_layer": ask_layer}


async def state_of(name: str, check: Callable[[], Awaitable[None]]) -> str:
    """Return "ok", or "away" when the check raises an error."""
    try:
        await check()
    except Exception as error:
        logger.error("The health check of the %s has failed: %r", name, error)
        return "away"
    return "ok"


class Health:
    """What is within reach: {"database": "ok" or "away", "channel_layer": ...}."""

    def __init__(self):
        self.asking: asyncio.Task | None = None
        self.asked_at = 0.0

    async def report(self) -> dict[str, str]:
        """Return it, at most a second old. Who asks meanwhile waits for the same answer."""
        loop = asyncio.get_running_loop()
        asking = self.asking
        if asking is None or asking.get_loop() is not loop or (asking.done() and self.is_old()):
            self.asked_at = time.monotonic()
            self.asking = asking = loop.create_task(self.ask())
        return await asyncio.shield(asking)

    def is_old(self):
        """Whether it is time to ask again."""
        return time.monotonic() - self.asked_at > FRESH

    async def ask(self):
        """Ask all of them at the same time."""
        states = await asyncio.gather(*(state_of(name, check) for name, check in CHECKS.items()))
        return dict(zip(CHECKS, states, strict=True))
