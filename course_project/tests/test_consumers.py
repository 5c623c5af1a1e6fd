"""What every consumer of typed messages does, whatever its messages are."""

import asyncio
import logging
import threading

import pytest
from autobahn.exception import Disconnected
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from channels.testing import WebsocketCommunicator
from pydantic import TypeAdapter

from common.consumers import MessageConsumer
from common.messages import ClientMessage
from common.metrics import metrics

from .clients import PATIENCE, connect
from .live_server import LiveServer


async def test_a_message_to_a_client_that_is_closing_is_dropped():
    async def closing(message):
        raise Disconnected

    consumer = MessageConsumer()
    consumer.base_send = closing
    await consumer.send_message(type="heartbeat")


class Echoes(MessageConsumer):
    """Answers each message with its ref, in a time that passes when the test says so."""

    messages = TypeAdapter(ClientMessage)

    def __init__(self, clock):
        super().__init__()
        for bucket in (self.bucket, self.patience):
            bucket.clock, bucket.filled_at = clock, clock()

    async def connect(self):
        await self.accept(subprotocol="v1")

    async def answer(self, message):
        await self.send_message(type="echo", ref=message.ref)


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def echo(clock):
    client = WebsocketCommunicator(Echoes.as_asgi(clock=clock), "/")
    assert await client.connect(timeout=PATIENCE) == (True, "v1")
    return client


async def ask(client, text='{"ref": "a-1"}'):
    await client.send_to(text_data=text)
    return await client.receive_json_from(timeout=PATIENCE)


async def test_what_a_client_may_send_at_once_and_when_it_is_closed(echo, clock):
    assert [await ask(echo) for _ in range(10)] == [{"type": "echo", "ref": "a-1"}] * 10
    refused = {
        "type": "error",
        "code": "too_fast",
        "detail": "Too many messages at once: wait 0.5 seconds.",
        "ref": None,
        "retry_after": 0.5,
    }
    assert [await ask(echo) for _ in range(20)] == [refused] * 20
    clock.now += 1  # two messages more, and one of patience
    assert [(await ask(echo))["type"] for _ in range(3)] == ["echo", "echo", "error"]
    await echo.send_to(text_data="{}")
    assert await echo.receive_output(timeout=PATIENCE) == {"type": "websocket.close", "code": 4429}
    await echo.wait()


async def test_messages_are_counted(echo):
    def counts():
        return {name: count for (name, of), count in metrics.counts.items() if of == "Echoes"}

    metrics.counts.clear()
    await ask(echo)
    await ask(echo, "Goal!")
    assert counts() == {"messages_received_total": 2, "messages_refused_total": 1, "messages_sent_total": 2}
    await echo.disconnect(timeout=PATIENCE)


class Feeds(MessageConsumer):
    """Two tasks beside the handlers; the second one waits until the test lets it fail."""

    async def connect(self):
        await self.accept()
        self.start(asyncio.Event().wait())
        self.start(self.fail())

    async def fail(self):
        await may_fail.wait()
        raise LookupError("no second price")

    def __str__(self):
        return "Feeds in the press room"


may_fail: asyncio.Event


@pytest.fixture(autouse=True)
def hold_back():
    global may_fail
    may_fail = asyncio.Event()


async def test_a_task_that_fails_ends_its_connection_and_is_logged(caplog):
    before = asyncio.all_tasks()
    client = WebsocketCommunicator(Feeds.as_asgi(), "/")
    await client.connect(timeout=PATIENCE)
    may_fail.set()
    with pytest.raises(ExceptionGroup) as failed:
        await client.wait(timeout=10)
    assert failed.group_contains(LookupError, match="no second price")
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.getMessage() == "Feeds in the press room has failed."
    assert record.exc_info[1] is failed.value
    assert asyncio.all_tasks() == before


async def test_a_task_that_does_not_fail_ends_with_its_connection(caplog):
    before = asyncio.all_tasks()
    client = WebsocketCommunicator(Feeds.as_asgi(), "/")
    await client.connect(timeout=PATIENCE)
    assert len(asyncio.all_tasks() - before) > 2
    await client.disconnect(timeout=PATIENCE)
    assert asyncio.all_tasks() == before
    assert not caplog.records


class Announces(MessageConsumer):
    """Passes on what comes through the channel layer."""

    async def connect(self):
        await self.channel_layer.group_add("press", self.channel_name)
        await self.accept()

    async def goal(self, event):
        await self.send_message(type="goal")


async def test_an_event_is_passed_on_while_the_database_keeps_others_waiting():
    """The thread in which all consumers ask the database is busy: who does not ask it does not wait."""
    began, may_end = threading.Event(), threading.Event()
    client = WebsocketCommunicator(Announces.as_asgi(), "/")
    await client.connect(timeout=PATIENCE)
    slow_query = asyncio.create_task(database_sync_to_async(lambda: (began.set(), may_end.wait()))())
    await asyncio.to_thread(began.wait)
    try:
        await get_channel_layer().group_send("press", {"type": "goal"})
        assert await client.receive_json_from(timeout=PATIENCE) == {"type": "goal"}
    finally:
        may_end.set()
        await slow_query
    await client.disconnect(timeout=PATIENCE)


async def test_a_client_of_a_task_that_fails_gets_1011(tmp_path):
    server = LiveServer(tmp_path, DJANGO_SETTINGS_MODULE="tests.failing_settings")
    server.start()
    try:
        async with connect(server, "/ws/feed/") as client:
            await client.receive("first")
            async with asyncio.timeout(30):
                await client.socket.wait_closed()
            assert client.socket.close_code == 1011
    finally:
        server.stop()
    assert "FailingFeed in the press room has failed." in server.log.read_text()
