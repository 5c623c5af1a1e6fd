"""The Redis channel layer whose `receive` ends when it is cancelled."""

import asyncio

from channels_redis.core import RedisChannelLayer


class CancellableRedisChannelLayer(RedisChannelLayer):
    """
    The layer of channels_redis.core, with one thing mended.

    While a Redis is away, a cancellation can be lost in the client for Redis. `receive` then waits on, and a consumer
    that has failed waits for it: its connection stays open and is deaf.
    """

    async def receive(self, channel: str) -> dict:
        """Return the next message of a channel, as asyncio would have it: cancelled until it ends."""
        receiving = asyncio.ensure_future(super().receive(channel))
        try:
            return await asyncio.shield(receiving)
        finally:
            while not receiving.done():
                receiving.cancel()
                await asyncio.wait([receiving], timeout=0.1)
