"""A client that does not read: what becomes of it, and of the others."""

import asyncio
import itertools
import logging
import re
import socket
import urllib.request
from contextlib import asynccontextmanager, suppress

import pytest
import websockets
from channels.testing import WebsocketCommunicator

from common.consumers import TOO_SLOW, MessageConsumer
from common.metrics import metrics

from .clients import PATIENCE, Client, connect
from .live_server import LiveServer
from .test_wire import FILL, presences

ROOM = "/ws/chat/lobby/"


class Reports(MessageConsumer):
    """Sends three messages, from a handler or from a task beside it."""

    def __init__(self, beside):
        super().__init__()
        self.beside = beside

    async def connect(self):
        await self.accept()
        if self.beside:
            self.start(self.report())
        else:
            await self.report()

    async def report(self):
        for goals in range(3):
            await self.send_message(type="score", goals=goals)


@pytest.fixture(params=[False, True], ids=["a handler", "a task"])
async def client(request):
    """A client, not yet connected, whose consumer sends from the one or from the other."""
    metrics.counts.clear()
    return WebsocketCommunicator(Reports.as_asgi(beside=request.param), "/")


async def test_one_who_takes_nothing_is_closed_and_that_is_no_failure(client, settings, caplog):
    settings.HEARTBEAT = 0.01
    caplog.set_level(logging.INFO)
    client.scope["drain"] = asyncio.Event().wait
    await client.send_input({"type": "websocket.connect"})
    await client.wait(timeout=PATIENCE)
    sent = [client.output_queue.get_nowait() for _ in range(client.output_queue.qsize())]
    assert [event["type"] for event in sent] == ["websocket.accept", "websocket.close"]
    assert sent[-1]["code"] == TOO_SLOW
    words = ["Reports is open.", "Reports does not read.", "Reports has ended."]
    assert [record.getMessage() for record in caplog.records] == words
    assert metrics.counts["too_slow_total", "Reports"] == 1
    assert metrics.counts["messages_sent_total", "Reports"] == 0


async def test_one_who_takes_it_late_gets_all_of_it(client):
    taken = asyncio.Event()
    client.scope["drain"] = taken.wait
    await client.connect(timeout=PATIENCE)
    await asyncio.sleep(0)
    assert client.output_queue.empty()
    taken.set()
    assert [await client.receive_json_from(timeout=PATIENCE) for _ in range(3)] == [
        {"type": "score", "goals": goals} for goals in range(3)
    ]
    await client.disconnect(timeout=PATIENCE)


@pytest.fixture
def server(tmp_path, migrated, request):
    """A live Daphne with a room of long messages; a test may say how many seconds lie between heartbeats."""
    server = LiveServer(tmp_path, HEARTBEAT=getattr(request, "param", "30"))
    server.has_tables_of(migrated)
    server.manage("shell", "-c", FILL.format(rooms={"lobby": "\U0001f600"}))
    server.start()
    yield server
    server.stop()
    assert "Traceback" not in server.log.read_text()


@asynccontextmanager
async def narrow(server):
    """A client that reads nothing until `client.socket.transport.resume_reading()`."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # bytes that the system keeps for it
    line.connect(("127.0.0.1", server.port))
    options = {"max_size": None, "max_queue": None, "close_timeout": 1}
    async with websockets.connect(server.socket_url(ROOM), sock=line, origin=server.url, **options) as socket_:
        socket_.transport.pause_reading()
        yield Client(socket_)


async def ask_for_ever(client):
    with suppress(websockets.ConnectionClosed):
        while True:
            await client.send(type="earlier", before=101)
            await asyncio.sleep(0.5)


def closed_as_too_slow(server):
    """How many connections to a room the server has closed because nobody read."""
    page = urllib.request.urlopen(f"{server.url}/metrics/").read().decode()
    counted = re.search(r'too_slow_total\{of="ChatConsumer"\} (\d+)', page)
    return int(counted[1]) if counted else 0


@pytest.mark.slow("waits until a server loses patience")
@pytest.mark.parametrize("server", ["3"], indirect=True)
async def test_one_who_never_reads_is_closed_and_the_others_talk_on(server):
    cookie = server.sign_up("ada")
    async with connect(server, ROOM, cookie) as ada, narrow(server) as greedy:
        asking = asyncio.create_task(ask_for_ever(greedy))
        async with asyncio.timeout(PATIENCE):
            for number in itertools.count():
                assert (await ada.say(f"a-{number}", "Goal!"))["type"] == "stored"
                said = await ada.receive("message", "history")  # the latter from a heartbeat that came before it
                assert said.get("messages", [said.get("message")])[-1]["text"] == "Goal!"
                if await asyncio.to_thread(closed_as_too_slow, server):
                    break
                await asyncio.sleep(0.6)  # no faster than one may
            while presences(server) > 1:
                await asyncio.sleep(0.1)
        asking.cancel()
    assert closed_as_too_slow(server) == 1


async def test_one_who_reads_late_gets_all_that_was_asked_for(server):
    async with narrow(server) as client:
        for _ in range(10):
            await client.send(type="earlier", before=101)
        await asyncio.to_thread(closed_as_too_slow, server)  # an answer: the server is not held up meanwhile
        client.socket.transport.resume_reading()
        pages = [(await client.receive("history"))["messages"] for _ in range(11)]
        assert [page[-1]["number"] for page in pages[-9:]] == [100] * 9
