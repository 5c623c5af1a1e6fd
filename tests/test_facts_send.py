"""What lesson 06 says about messages, over a real Daphne and a real client."""

import asyncio
import gc
import socket
import sys

import pytest
from autobahn.exception import Disconnected
from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer, WebsocketConsumer
from channels.testing import WebsocketCommunicator
from django.conf import settings
from listening import when_it_listens
from websockets import ConnectionClosed, connect

SAFETY = 60  # seconds after which a wait is given up

if not settings.configured:
    settings.configure()

END = "end of test"
HANDLED = "a message has been handled"


class Echo(AsyncConsumer):
    """Sends each event back under another type."""

    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        await self.send({**event, "type": "websocket.send"})

    async def websocket_disconnect(self, event):
        raise StopConsumer()


class EventOnDemand(Echo):
    """Sends one event, whatever comes, and then what came."""

    event = {}

    async def websocket_receive(self, event):
        await self.send({"type": "websocket.send", **self.event})
        await super().websocket_receive(event)


class Calls(AsyncWebsocketConsumer):
    """Calls its own methods as a test says: for each text, `calls` is run with the consumer."""

    calls = None

    async def receive(self, text_data=None, bytes_data=None):
        try:
            await type(self).calls(self)
        except Exception as error:
            type(self).raised = error
            raise


def calling(*steps):
    """A consumer that awaits each step, a function of the consumer, when a text comes."""

    async def run(self):
        for step in steps:
            await step(self)

    return type("Calling", (Calls,), {"calls": run, "raised": None})


def telling(consumer):
    """The consumer, which sends HANDLED when it has handled a message: after all that it has sent for it."""

    class Telling(consumer):
        async def dispatch(self, message):
            await super().dispatch(message)
            if message["type"] == "websocket.receive":
                await self.base_send({"type": "websocket.send", "text": HANDLED})

    return Telling


async def what_comes(url, *messages):
    """Send the messages; give all that comes until the connection closes, and the code.

    From a consumer that is `telling`, what comes until each message has been handled, and None.
    """
    came = []
    async with asyncio.timeout(SAFETY), connect(url) as client:
        for message in messages:
            await client.send(message)
        try:
            while not messages or came.count(HANDLED) < len(messages):
                came.append(await client.recv())
        except ConnectionClosed:
            return came, client.close_code
    return [one for one in came if one != HANDLED], None


# --- text and bytes ---


async def test_bytes_go_both_ways(served):
    assert await what_comes(await served(telling(Echo)), b"\x01\x02\x03") == ([b"\x01\x02\x03"], None)


async def test_an_event_has_the_key_of_what_came_and_not_the_other(served):
    events = []

    class Noting(Echo):
        async def websocket_receive(self, event):
            events.append(event)

    await what_comes(await served(telling(Noting)), "2:1", b"2:1", "")
    assert events == [
        {"type": "websocket.receive", "text": "2:1"},
        {"type": "websocket.receive", "bytes": b"2:1"},
        {"type": "websocket.receive", "text": ""},
    ]


@pytest.mark.parametrize("empty", ["", b""])
async def test_daphne_sends_nothing_for_an_empty_message(served, empty):
    assert await what_comes(await served(telling(Echo)), empty, "goal") == (["goal"], None)


async def test_the_communicator_delivers_an_empty_text():
    consumer = calling(lambda consumer: consumer.send(text_data=""))
    communicator = WebsocketCommunicator(consumer.as_asgi(), "/")
    await communicator.connect(timeout=SAFETY)
    await communicator.send_to(text_data="score?")
    assert await communicator.receive_from(timeout=SAFETY) == ""
    await communicator.disconnect(timeout=SAFETY)


async def test_an_event_with_text_and_bytes_closes_with_1011(served):
    url = await served(type("Both", (EventOnDemand,), {"event": {"text": "2:1", "bytes": b"2:1"}}))
    assert await what_comes(url, "goal") == ([], 1011)


async def test_an_event_with_neither_sends_nothing(served):
    assert await what_comes(await served(telling(EventOnDemand)), "goal") == (["goal"], None)


async def test_one_message_may_have_several_answers_or_none(served):
    several = calling(*[lambda consumer, n=n: consumer.send(text_data=f"goal {n}") for n in range(3)])
    assert await what_comes(await served(telling(several)), "goals?") == (["goal 0", "goal 1", "goal 2"], None)
    assert await what_comes(await served(telling(calling())), "goals?") == ([], None)


# --- generic consumers ---


async def test_a_generic_consumer_given_both_sends_the_text(served):
    both = calling(lambda consumer: consumer.send(text_data="2:1", bytes_data=b"3:1"))
    assert await what_comes(await served(telling(both)), "score?") == (["2:1"], None)


async def test_a_generic_consumer_given_neither_raises_value_error(served):
    consumer = calling(lambda consumer: consumer.send())
    assert await what_comes(await served(consumer), "score?") == ([], 1011)
    assert isinstance(consumer.raised, ValueError)


async def test_the_documented_bytes_data_with_a_text_closes_with_1011(served):
    consumer = calling(lambda consumer: consumer.send(bytes_data="Hello world!"))
    assert await what_comes(await served(consumer), "hello") == ([], 1011)
    assert isinstance(consumer.raised, AssertionError)


async def test_so_it_does_in_the_sync_kind(served):
    class Hello(WebsocketConsumer):
        def receive(self, text_data=None, bytes_data=None):
            self.send(bytes_data="Hello world!")

    assert await what_comes(await served(Hello), "hello") == ([], 1011)


async def test_the_communicator_lets_the_documented_line_pass():
    class Hello(AsyncWebsocketConsumer):
        async def receive(self, text_data=None, bytes_data=None):
            await self.send(bytes_data="Hello world!")

    communicator = WebsocketCommunicator(Hello.as_asgi(), "/")
    await communicator.connect(timeout=SAFETY)
    await communicator.send_to(text_data="hello")
    assert (await communicator.receive_output(timeout=SAFETY))["bytes"] == "Hello world!"
    await communicator.disconnect(timeout=SAFETY)


# --- closing ---


@pytest.mark.parametrize("code", [1000, 3000, 4001, 4999])
async def test_these_codes_arrive(served, code):
    url = await served(calling(lambda consumer: consumer.close(code=code)))
    assert await what_comes(url, "close") == ([], code)


@pytest.mark.parametrize("code", [1001, 1003, 1011, 2999, 5000])
async def test_daphne_refuses_other_codes_and_the_client_gets_1011(served, code):
    consumer = calling(lambda consumer: consumer.close(code=code))
    assert await what_comes(await served(consumer), "close") == ([], 1011)
    assert f"invalid close code {code}" in str(consumer.raised)


@pytest.mark.parametrize("close, code", [(True, 1000), (4002, 4002)])
async def test_send_may_close_after_its_message(served, close, code):
    url = await served(calling(lambda consumer: consumer.send(text_data="Full time", close=close)))
    assert await what_comes(url, "stop") == (["Full time"], code)


async def test_a_send_right_after_the_close_raises_and_the_client_keeps_its_code(served):
    consumer = calling(
        lambda consumer: consumer.close(code=4000), lambda consumer: consumer.send(text_data="too late")
    )
    assert await what_comes(await served(consumer), "stop") == ([], 4000)
    assert isinstance(consumer.raised, Disconnected)


async def test_a_send_after_the_connection_is_gone_is_dropped_without_an_error(served):
    sent = asyncio.Event()

    async def note(consumer):
        sent.set()

    consumer = calling(
        lambda consumer: consumer.close(code=4000),
        lambda consumer: asyncio.sleep(0.1),
        lambda consumer: consumer.send(text_data="too late"),
        note,
    )
    assert await what_comes(await served(consumer), "stop") == ([], 4000)
    await asyncio.wait_for(sent.wait(), SAFETY)
    assert consumer.raised is None


# --- sending later ---


class Feed(AsyncWebsocketConsumer):
    """Sends a price every 0.05 seconds; `sent` counts them, beyond the end of the connection, too."""

    sent = 0

    async def connect(self):
        await self.accept()
        type(self).task = asyncio.create_task(self.send_prices())

    async def send_prices(self):
        while True:
            await self.send(text_data="ACME 101.25")
            type(self).sent += 1
            await asyncio.sleep(0.05)

    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data=END)


async def test_a_task_sends_beside_the_handlers(served):
    async with connect(await served(Feed)) as client:
        before = await client.recv()
        await client.send("the end?")
        while await client.recv() != END:
            pass
        after = await client.recv()
    Feed.task.cancel()
    assert before == after == "ACME 101.25"


async def test_a_handler_that_loops_leaves_the_next_message_unread(served):
    class Looping(Feed):
        async def connect(self):
            await self.accept()
            type(self).task = asyncio.current_task()
            await self.send_prices()

    async with connect(await served(Looping)) as client:
        await client.send("the end?")
        assert END not in [await client.recv() for _ in range(5)]
    Looping.task.cancel()  # a server that stops would wait for it


async def test_a_task_outlives_its_client_and_no_send_fails(served):
    async with connect(await served(Feed)) as client:
        await client.recv()
    count = Feed.sent
    async with asyncio.timeout(SAFETY):
        while Feed.sent < count + 5:
            await asyncio.sleep(0.05)
    assert not Feed.task.done()
    Feed.task.cancel()


async def test_an_error_in_a_task_closes_nothing(served):
    class Failing(Feed):
        async def send_prices(self):
            raise RuntimeError("no such share")

    consumer = telling(Failing)
    assert await what_comes(await served(consumer), "still there?") == ([END], None)
    assert isinstance(consumer.task.exception(), RuntimeError)


async def test_cancelled_in_disconnect_it_ends(served):
    class Tidy(Feed):
        async def disconnect(self, code):
            self.task.cancel()

    async with connect(await served(Tidy)) as client:
        await client.recv()
    await asyncio.wait([Tidy.task], timeout=5)
    assert Tidy.task.cancelled()


async def test_disconnect_is_not_called_after_a_handler_has_raised(served):
    left, ended = [], asyncio.Queue()

    class Failing(AsyncWebsocketConsumer):
        async def __call__(self, *of_asgi):
            try:
                await super().__call__(*of_asgi)
            finally:
                ended.put_nowait(self)

        async def receive(self, text_data=None, bytes_data=None):
            raise RuntimeError("no such share")

        async def disconnect(self, code):
            left.append(code)

    url = await served(Failing)
    async with connect(url):
        pass
    await asyncio.wait_for(ended.get(), SAFETY)
    assert left == [1000]  # the client that went by itself
    assert await what_comes(url, "watch NONE") == ([], 1011)
    await asyncio.wait_for(ended.get(), SAFETY)
    assert left == [1000]


@pytest.mark.parametrize(("cancelled", "logged"), [(False, True), (True, False)])
async def test_the_error_of_a_task_is_logged_unless_it_is_cancelled_later(cancelled, logged):
    heard = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: heard.append(context["message"]))

    async def send_prices():
        raise RuntimeError("no such share")

    task = asyncio.create_task(send_prices())
    await asyncio.wait([task])
    if cancelled:
        task.cancel()  # what a consumer does in `disconnect`
    del task
    gc.collect()
    assert heard == (["Task exception was never retrieved"] if logged else [])


async def test_a_task_that_catches_its_own_error_can_tell_the_client(served):
    class Careful(Feed):
        async def send_prices(self):
            try:
                raise RuntimeError("no such share")
            except Exception:
                await self.close(code=4500)

    assert await what_comes(await served(Careful)) == ([], 4500)


STOPPED = """
from django.conf import settings
settings.configure()
from channels.generic.websocket import AsyncWebsocketConsumer

class Desk(AsyncWebsocketConsumer):
    async def disconnect(self, code):
        print("disconnect was called")

application = Desk.as_asgi()
"""


@pytest.mark.slow("a server of its own")
async def test_a_server_that_stops_calls_no_disconnect_and_clients_get_1006(tmp_path):
    (tmp_path / "desk.py").write_text(STOPPED, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    command = [sys.executable, "-u", "-m", "daphne", "-p", str(port), "desk:application"]
    daphne = await asyncio.create_subprocess_exec(
        *command, cwd=tmp_path, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        client = await when_it_listens(f"ws://127.0.0.1:{port}/")
        async with client:
            daphne.terminate()
            said, _ = await asyncio.wait_for(daphne.communicate(), 30)
            await asyncio.wait_for(client.wait_closed(), 30)
        assert client.close_code == 1006
        assert b"disconnect was called" not in said
    finally:
        if daphne.returncode is None:
            daphne.kill()
