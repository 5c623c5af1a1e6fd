"""What lesson 05 says of accepting and refusing, held against real Daphne, and against the test communicator."""

import asyncio
import inspect
import time

import pytest
import pytest_asyncio
from django.conf import settings

if not settings.configured:
    settings.configure()

from channels.consumer import AsyncConsumer, SyncConsumer
from channels.exceptions import DenyConnection, StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.testing import WebsocketCommunicator
from websockets import connect
from websockets.exceptions import InvalidMessage, InvalidStatus

from classroom import serve

SAFETY = 60  # seconds after which a wait is given up

LIMIT = 5.0  # seconds: websocket_handshake_timeout of Daphne, whose timer may run out up to a second early
SLACK = 1.5  # seconds that a busy machine may add


@pytest_asyncio.fixture
async def door():
    """A coroutine function: serve a consumer class, then give the Server."""
    started = []

    async def open_door(consumer):
        started.append(await serve(consumer.as_asgi()))
        return started[-1]

    yield open_door
    for server in started[-1:]:
        await server.stop()


async def refused_with(server, path="/", **options):
    """The HTTP status with which a handshake is refused."""
    with pytest.raises(InvalidStatus) as refusal:
        await connect(server.url(path), **options)
    return refusal.value.response.status_code


async def dropped_after(server, **options):
    """The seconds after which Daphne drops a handshake, without an HTTP answer."""
    began = time.perf_counter()
    with pytest.raises(InvalidMessage):
        await connect(server.url(), **options)
    return time.perf_counter() - began


def events_of(timeline):
    """What the consumer was told and has answered, in order."""
    return [entry.label.split()[0] for entry in timeline.entries if entry.label.startswith("websocket.")]


class Quiet(AsyncConsumer):
    """A consumer that ends as it should."""

    async def websocket_disconnect(self, event):
        raise StopConsumer()


async def test_the_client_waits_until_the_consumer_accepts(door):
    go = asyncio.Event()

    class Slow(AsyncWebsocketConsumer):
        async def connect(self):
            await go.wait()
            await self.accept()

    server = await door(Slow)
    connecting = asyncio.ensure_future(connect(server.url()).__aenter__())
    done, _ = await asyncio.wait([connecting], timeout=0.3)
    assert not done
    go.set()
    client = await connecting
    assert client.response.status_code == 101
    await client.close()


async def test_sending_before_accept_is_http_500(door):
    class Hasty(AsyncWebsocketConsumer):
        async def connect(self):
            await self.send("2:1")
            await self.accept()

    assert await refused_with(await door(Hasty)) == 500


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
async def test_who_is_not_accepted_is_dropped_after_the_time_limit_and_not_refused(door):
    class NeverAccepts(Quiet):
        async def websocket_connect(self, event):
            print("connection openned...")

    class NotAwaited(Quiet):
        async def websocket_connect(self, event):
            self.send({"type": "websocket.accept"})

    class Unoffered(AsyncWebsocketConsumer):
        async def connect(self):
            await self.accept(subprotocol="scores.v9")

    waiting = []
    for consumer, offered in (
        (NeverAccepts, None),
        (NotAwaited, None),
        (Unoffered, None),
        (Unoffered, ["scores.v1"]),
    ):
        server = await door(consumer)
        waiting.append(asyncio.ensure_future(dropped_after(server, subprotocols=offered)))
        await asyncio.sleep(0.1)  # each gets the application that is served now
    for seconds in await asyncio.gather(*waiting):
        assert LIMIT - 1.1 < seconds < LIMIT + SLACK


async def test_an_accept_without_await_is_warned_of(door, recwarn):
    class NotAwaited(Quiet):
        async def websocket_connect(self, event):
            self.send({"type": "websocket.accept"})

    server = await door(NotAwaited)
    connecting = asyncio.ensure_future(connect(server.url()).__aenter__())
    await asyncio.wait([connecting], timeout=0.3)
    assert not connecting.done()
    connecting.cancel()
    await asyncio.wait([connecting])
    assert [str(one.message) for one in recwarn if "never awaited" in str(one.message)] == [
        "coroutine 'AsyncConsumer.send' was never awaited"
    ]


async def test_in_a_sync_consumer_the_tutorials_accept_is_right(door):
    class MySyncConsumer(SyncConsumer):
        def websocket_connect(self, event):
            self.send({"type": "websocket.accept"})

        def websocket_disconnect(self, event):
            raise StopConsumer()

    server = await door(MySyncConsumer)
    async with connect(server.url()) as client:
        assert client.response.status_code == 101


class Refuses(AsyncWebsocketConsumer):
    async def connect(self):
        await self.close(code=4001)


async def test_closing_before_accept_is_http_403_and_the_code_is_lost(door):
    server = await door(Refuses)
    assert await refused_with(server) == 403
    timeline = await server.timeline()
    assert events_of(timeline)[-3:] == ["websocket.connect", "websocket.close", "websocket.disconnect"]


async def test_the_communicator_shows_the_code_of_a_refusal():
    communicator = WebsocketCommunicator(Refuses.as_asgi(), "/")
    assert await communicator.connect(timeout=SAFETY) == (False, 4001)
    await communicator.disconnect(timeout=SAFETY)


async def test_disconnect_is_called_for_a_refused_client(door):
    codes = []

    class Remembers(Refuses):
        async def disconnect(self, code):
            codes.append(code)

    server = await door(Remembers)
    assert await refused_with(server) == 403
    await server.idle()
    assert codes == [1006]


async def test_deny_connection_is_http_403(door):
    class Denies(AsyncWebsocketConsumer):
        async def connect(self):
            raise DenyConnection("fans")

    assert await refused_with(await door(Denies)) == 403


async def test_the_query_string_is_bytes(door):
    seen = []

    class Reads(AsyncWebsocketConsumer):
        async def connect(self):
            seen.append(self.scope["query_string"])
            await self.accept()

    server = await door(Reads)
    async with connect(server.url("ws/scores/?desk=press")):
        assert seen == [b"desk=press"]


async def test_an_accept_after_a_refusal_is_ignored(door):
    class GoesOn(Refuses):
        async def connect(self):
            await self.close()
            await self.accept()

    server = await door(GoesOn)
    assert await refused_with(server) == 403
    await server.idle()
    assert server.failures == []


async def test_a_second_accept_is_an_error_and_close_code_1011(door):
    class AcceptsTwice(AsyncWebsocketConsumer):
        async def connect(self):
            await self.accept()
            await self.accept()

    server = await door(AcceptsTwice)
    server.show_failure = lambda text: None
    async with connect(server.url()) as client:
        await client.wait_closed()
    assert client.close_code == 1011


async def test_who_vanishes_leaves_with_1006_and_who_closes_with_its_own_code(door):
    codes = []

    class Remembers(AsyncWebsocketConsumer):
        async def disconnect(self, code):
            codes.append(code)

    server = await door(Remembers)
    async with connect(server.url()) as client:
        client.transport.abort()
    await server.idle()
    async with connect(server.url()) as client:
        await client.close(4009)
    await server.idle()
    assert codes == [1006, 4009]


class Full(AsyncWebsocketConsumer):
    code = 4001

    async def connect(self):
        await self.accept(headers=[(b"x-desk", b"north")])
        await self.close(code=self.code, reason="All desks are taken")


async def test_after_accept_the_code_arrives_and_reason_and_headers_do_not(door):
    server = await door(Full)
    async with connect(server.url()) as client:
        await client.wait_closed()
    assert (client.close_code, client.close_reason) == (4001, "")
    assert "x-desk" not in client.response.headers


async def test_the_communicator_shows_reason_and_headers():
    communicator = WebsocketCommunicator(Full.as_asgi(), "/")
    assert await communicator.connect(timeout=SAFETY) == (True, None)
    assert communicator.response_headers == [(b"x-desk", b"north")]
    closed = await communicator.receive_output(timeout=SAFETY)
    assert (closed["code"], closed["reason"]) == (4001, "All desks are taken")
    await communicator.disconnect(timeout=SAFETY)


@pytest.mark.parametrize(
    ("code", "arrives"), [(None, 1000), (1000, 1000), (3000, 3000), (4999, 4999), (403, 1011), (1008, 1011)]
)
async def test_close_codes_are_1000_and_3000_to_4999(door, code, arrives):
    class Closes(Full):
        pass

    Closes.code = code
    server = await door(Closes)
    server.show_failure = lambda text: None
    async with connect(server.url()) as client:
        await client.wait_closed()
    assert client.close_code == arrives


class Chooses(AsyncWebsocketConsumer):
    async def connect(self):
        chosen = [name for name in self.scope["subprotocols"] if name == "scores.v2"]
        await self.accept(subprotocol=chosen[0] if chosen else None)


@pytest.mark.parametrize(
    ("offered", "agreed"), [(["scores.v1", "scores.v2"], "scores.v2"), (["scores.v3"], None), (None, None)]
)
async def test_the_client_sees_the_chosen_subprotocol_or_an_open_connection_without(door, offered, agreed):
    server = await door(Chooses)
    async with connect(server.url(), subprotocols=offered) as client:
        assert client.subprotocol == agreed


async def test_an_extra_argument_of_connect_is_a_type_error_and_http_500(door):
    class ExtraArgument(AsyncWebsocketConsumer):
        async def connect(self, event):
            await self.accept()

    server = await door(ExtraArgument)
    assert await refused_with(server) == 500
    assert "missing 1 required positional argument: 'event'" in server.failures[-1]


def test_runserver_sets_one_of_daphnes_two_limits_and_the_daphne_command_both():
    from daphne.cli import CommandLineInterface  # imported here: Daphne looks at Twisted's reactor
    from daphne.management.commands import runserver
    from daphne.server import Server

    defaults = inspect.signature(Server).parameters
    assert (defaults["websocket_handshake_timeout"].default, defaults["websocket_connect_timeout"].default) == (
        5,
        20,
    )
    assert "websocket_handshake_timeout=" in inspect.getsource(runserver)
    assert "websocket_connect_timeout" not in inspect.getsource(runserver)
    for limit in ("websocket_handshake_timeout", "websocket_connect_timeout"):
        assert f"{limit}=args.websocket_connect_timeout" in inspect.getsource(CommandLineInterface)
