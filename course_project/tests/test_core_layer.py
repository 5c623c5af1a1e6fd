"""The core layer's `receive` when a cancellation is lost on the way, as the client for Redis loses one at times."""

import asyncio

import pytest
from channels_redis.core import RedisChannelLayer

from common.core_layer import CancellableRedisChannelLayer

from .clients import PATIENCE


@pytest.fixture
def layer():
    return CancellableRedisChannelLayer()


async def test_a_cancellation_that_is_lost_is_made_again(layer, monkeypatch):
    waits, lost = asyncio.Event(), asyncio.Event()

    async def receive(self, channel):
        waits.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            lost.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(RedisChannelLayer, "receive", receive)
    receiving = asyncio.create_task(layer.receive("specific.here!1"))
    await waits.wait()
    receiving.cancel()
    async with asyncio.timeout(PATIENCE):
        await asyncio.wait([receiving])
    assert lost.is_set()
    assert receiving.cancelled()


async def test_a_message_and_an_error_come_through(layer, monkeypatch):
    async def receive(self, channel):
        if channel == "away":
            raise ConnectionError("Connection closed by server.")
        return {"type": "chat.message"}

    monkeypatch.setattr(RedisChannelLayer, "receive", receive)
    assert await layer.receive("specific.here!1") == {"type": "chat.message"}
    with pytest.raises(ConnectionError, match="closed by server"):
        await layer.receive("away")
