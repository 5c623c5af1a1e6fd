"""Facts about consumers that lesson 04 teaches, over a real Daphne. One that stops being true fails here."""

import asyncio
import inspect
import threading
from contextlib import asynccontextmanager
from types import ModuleType
from urllib.request import urlopen

import pytest
from asgiref.sync import ThreadSensitiveContext
from channels.consumer import AsyncConsumer, SyncConsumer
from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer, WebsocketConsumer
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator
from daphne.server import Server as Daphne
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path
from django.views import View
from websockets import ConnectionClosed, connect

from classroom import serve

if not settings.configured:
    settings.configure()

SAFETY = 60  # seconds after which a wait is given up


class SyncDesk(SyncConsumer):
    def websocket_connect(self, event):
        self.send({"type": "websocket.accept"})

    def websocket_receive(self, event):
        self.send({"type": "websocket.send", "text": event["text"]})

    def websocket_disconnect(self, event):
        raise StopConsumer()


class AsyncDesk(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        await self.send({"type": "websocket.send", "text": event["text"]})

    async def websocket_disconnect(self, event):
        raise StopConsumer()


@asynccontextmanager
async def serving(application):
    """A server for one test; what fails in it is looked at and not printed."""
    server = await serve(application)
    server.show_failure = lambda text: None
    try:
        yield server
    finally:
        await server.stop()


async def ask(address, text="goal"):
    async with connect(address) as client:
        await client.send(text)
        return await asyncio.wait_for(client.recv(), SAFETY)


class Crowd:
    """Counts who is inside a `with`, and how many there were at most; for threads and tasks alike."""

    def __init__(self):
        self.inside = self.most = 0
        self.threads = set()

    def __enter__(self):
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.threads.add(threading.get_ident())

    def __exit__(self, *error):
        self.inside -= 1


# --- events and handlers ---


async def test_a_connection_is_three_kinds_of_events():
    events = []

    class Noting(AsyncDesk):
        async def dispatch(self, message):
            events.append(message)
            await super().dispatch(message)

    async with serving(Noting.as_asgi()) as server:
        await ask(server.url(), "2:1")
        await server.idle()
    assert events == [
        {"type": "websocket.connect"},
        {"type": "websocket.receive", "text": "2:1"},
        {"type": "websocket.disconnect", "code": 1000},
    ]


async def test_an_event_without_a_handler_closes_the_connection_with_1011():
    class NoReceive(AsyncDesk):
        websocket_receive = None

    async with serving(NoReceive.as_asgi()) as server:
        with pytest.raises(ConnectionClosed) as closed:
            await ask(server.url())
        assert closed.value.rcvd.code == 1011
        assert "ValueError: No handler for message type websocket.receive" in server.failures[0]


class TutorialSync(SyncConsumer):
    """The old tutorial's handlers, and the accept that they lack."""

    def websocket_connect(self, event):
        self.send({"type": "websocket.accept"})

    def websocket_receive(self, event):
        pass

    def websocket_close(self, event):
        raise AssertionError("websocket_close was called")


class TutorialAsync(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        pass

    async def websocket_close(self, event):
        raise AssertionError("websocket_close was called")


@pytest.mark.parametrize("consumer", [TutorialSync, TutorialAsync])
async def test_websocket_close_is_never_called_and_every_disconnect_raises(consumer):
    async with serving(consumer.as_asgi()) as server:
        for _ in range(2):
            async with connect(server.url()) as client:
                await client.send("goal")
            assert client.close_code == 1000, "the client sees nothing of it"
            await server.idle()
        assert len(server.failures) == 2
        for failure in server.failures:
            assert "ValueError: No handler for message type websocket.disconnect" in failure
            assert "The client got nothing: it had gone." in failure


async def test_the_disconnect_comes_also_when_the_server_has_hung_up():
    events = []

    class HangsUp(AsyncDesk):
        async def websocket_receive(self, event):
            await self.send({"type": "websocket.close"})

        async def websocket_disconnect(self, event):
            events.append(event["type"])
            raise StopConsumer()

    async with serving(HangsUp.as_asgi()) as server:
        with pytest.raises(ConnectionClosed):
            await ask(server.url())
        await server.idle()
    assert events == ["websocket.disconnect"]


# --- the life of an object ---


async def test_one_consumer_object_lives_as_long_as_its_connection():
    objects = []

    class Noting(AsyncDesk):
        async def dispatch(self, message):
            objects.append(self)
            await super().dispatch(message)

    async with serving(Noting.as_asgi()) as server:
        async with connect(server.url()) as first:
            for _ in range(3):
                await first.send("goal")
                await first.recv()
            of_first = set(map(id, objects))
            await ask(server.url())
        await server.idle()
    assert len(of_first) == 1
    assert len(set(map(id, objects))) == 2
    assert len(objects) == 5 + 3


def test_a_view_object_lives_for_one_request():
    objects = []

    class ScorePage(View):
        def get(self, request):
            objects.append(self)
            return HttpResponse("0:0")

    page = ScorePage.as_view()
    for _ in range(3):
        page(RequestFactory().get("/"))
    assert len(set(map(id, objects))) == 3


# --- what runs at the same time ---


@pytest.mark.parametrize("kind", ["sync", "async"])
async def test_on_one_connection_one_event_is_handled_at_a_time(kind):
    crowd, moment = Crowd(), 0.05

    class SlowSync(SyncDesk):
        def websocket_receive(self, event):
            with crowd:
                threading.Event().wait(moment)
            super().websocket_receive(event)

    class SlowAsync(AsyncDesk):
        async def websocket_receive(self, event):
            with crowd:
                await asyncio.sleep(moment)
            await super().websocket_receive(event)

    application = {"sync": SlowSync, "async": SlowAsync}[kind].as_asgi()
    async with serving(application) as server, connect(server.url()) as client:
        for number in range(3):
            await client.send(str(number))
        assert [await client.recv() for _ in range(3)] == ["0", "1", "2"]
    assert crowd.most == 1


async def test_async_consumers_of_several_connections_are_handled_together():
    crowd, all_inside = Crowd(), asyncio.Event()

    class Meeting(AsyncDesk):
        async def websocket_receive(self, event):
            with crowd:
                if crowd.inside == 3:
                    all_inside.set()
                await asyncio.wait_for(all_inside.wait(), SAFETY)
            await super().websocket_receive(event)

    async with serving(Meeting.as_asgi()) as server:
        await asyncio.gather(*[ask(server.url()) for _ in range(3)])
    assert crowd.most == 3
    assert crowd.threads == {threading.get_ident()}, "they run on the event loop"


async def test_all_sync_consumers_of_a_process_share_one_thread():
    crowd = Crowd()

    class Slow(SyncDesk):
        def websocket_receive(self, event):
            with crowd:
                threading.Event().wait(0.05)
            super().websocket_receive(event)

    class OtherSlow(Slow):
        """Another class, and the same thread."""

    routes = [path("one/", Slow.as_asgi()), path("two/", OtherSlow.as_asgi())]
    async with serving(URLRouter(routes)) as server:
        await asyncio.gather(*[ask(server.url(address)) for address in ("one/", "two/", "one/")])
    assert crowd.most == 1
    assert len(crowd.threads) == 1
    assert threading.get_ident() not in crowd.threads, "not the event loop's"


async def test_one_blocking_sync_consumer_stalls_every_consumer_async_ones_too():
    blocked, release, handled = threading.Event(), threading.Event(), []

    class Blocking(SyncDesk):
        def websocket_receive(self, event):
            blocked.set()
            release.wait(SAFETY)
            handled.append("sync")
            super().websocket_receive(event)

    class Quick(AsyncDesk):
        async def websocket_receive(self, event):
            handled.append("async")
            await super().websocket_receive(event)

    routes = [path("ws/sc/", Blocking.as_asgi()), path("ws/ac/", Quick.as_asgi())]
    async with serving(URLRouter(routes)) as server, connect(server.url("ws/ac/")) as quick:
        await quick.send("free")
        assert await asyncio.wait_for(quick.recv(), SAFETY) == "free"
        try:
            slow = asyncio.create_task(ask(server.url("ws/sc/")))
            await asyncio.to_thread(blocked.wait, SAFETY)
            await quick.send("goal")
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(quick.recv(), 0.5)
        finally:
            release.set()
        assert await asyncio.wait_for(quick.recv(), SAFETY) == "goal"
        await slow
    assert handled == ["async", "sync", "async"]


async def test_with_a_thread_sensitive_context_around_it_each_connection_has_a_thread_of_its_own():
    all_inside = threading.Barrier(3)

    class Meeting(SyncDesk):
        def websocket_receive(self, event):
            all_inside.wait(SAFETY)
            super().websocket_receive(event)

    application = Meeting.as_asgi()

    async def own_thread(scope, receive, send):
        async with ThreadSensitiveContext():
            await application(scope, receive, send)

    async with serving(own_thread) as server:
        assert await asyncio.gather(*[ask(server.url()) for _ in range(3)]) == ["goal"] * 3


async def test_calls_that_are_not_thread_sensitive_run_in_threads_of_their_own():
    all_inside = threading.Barrier(3)
    meet = database_sync_to_async(lambda: all_inside.wait(SAFETY), thread_sensitive=False)
    await asyncio.gather(meet(), meet(), meet())


async def test_django_has_a_thread_for_each_request_so_the_one_thread_is_channels_doing():
    all_inside = threading.Barrier(3)

    def score_page(request):
        all_inside.wait(SAFETY)
        return HttpResponse("0:0")

    page = ASGIHandler()
    page.load_middleware(is_async=True)
    urls = ModuleType("urls")
    urls.urlpatterns = [path("", score_page)]
    with override_settings(ROOT_URLCONF=urls, ALLOWED_HOSTS=["*"]):
        async with serving(page) as server:
            pages = [asyncio.to_thread(urlopen, server.http_url("/"), timeout=SAFETY) for _ in range(3)]
            assert [answer.read() for answer in await asyncio.gather(*pages)] == [b"0:0"] * 3


async def test_a_blocking_call_in_an_async_consumer_holds_up_the_event_loop():
    crowd = Crowd()

    class Blocking(AsyncDesk):
        async def websocket_receive(self, event):
            with crowd:
                threading.Event().wait(0.05)
            await super().websocket_receive(event)

    async with serving(Blocking.as_asgi()) as server:
        await asyncio.gather(*[ask(server.url()) for _ in range(3)])
    assert (crowd.most, crowd.threads) == (1, {threading.get_ident()})


# --- await ---


async def test_awaiting_a_plain_result_is_a_type_error():
    class Tidy(AsyncDesk):
        async def websocket_receive(self, event):
            await event["text"].strip()

    async with serving(Tidy.as_asgi()) as server:
        with pytest.raises(ConnectionClosed) as closed:
            await ask(server.url())
        assert closed.value.rcvd.code == 1011
        assert "TypeError" in server.failures[0] and "await" in server.failures[0]


async def test_a_plain_function_needs_no_await_in_an_async_consumer():
    class Tidy(AsyncDesk):
        async def websocket_receive(self, event):
            text = event["text"].strip()
            await self.send({"type": "websocket.send", "text": text})

    async with serving(Tidy.as_asgi()) as server:
        assert await ask(server.url(), "  2:1 ") == "2:1"


# --- the end ---


def watched(consumer, ended):
    application = consumer.as_asgi()

    async def app(scope, receive, send):
        try:
            await application(scope, receive, send)
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise
        else:
            ended.append("returned")

    return app


class Forgetful(AsyncDesk):
    async def websocket_disconnect(self, event):
        pass


class ForgetfulSync(SyncDesk):
    def websocket_disconnect(self, event):
        pass


@pytest.mark.parametrize("consumer", [Forgetful, ForgetfulSync])
async def test_without_stop_consumer_daphne_waits_then_cancels_and_logs(consumer, monkeypatch):
    ended, logged = [], []
    async with serving(watched(consumer, ended)) as server:
        monkeypatch.setattr(server._daphne, "application_close_timeout", 1)  # as Daphne's own argument does
        await ask(server.url())
        await server.idle()
        assert ended == [], "it waits for an event that does not come"
        server.show_failure = logged.append  # Daphne's own words, short
        for _ in range(SAFETY * 10):
            await asyncio.sleep(0.1)
            if ended:
                break
    assert ended == ["cancelled"]
    assert [text for text in logged if "took too long to shut down and was killed" in text] == logged != []


def test_daphne_waits_ten_seconds_unless_it_is_told_otherwise():
    assert inspect.signature(Daphne).parameters["application_close_timeout"].default == 10


@pytest.mark.parametrize("consumer", [AsyncDesk, SyncDesk, AsyncWebsocketConsumer, WebsocketConsumer])
async def test_with_stop_consumer_it_ends_at_once_and_generic_consumers_raise_it_themselves(consumer):
    ended = []
    async with serving(watched(consumer, ended)) as server:
        async with connect(server.url()):
            assert ended == []
        await server.idle()
        assert (ended, server.failures) == (["returned"], [])


async def test_the_communicator_raises_what_daphne_turns_into_1011():
    class NoReceive(AsyncDesk):
        websocket_receive = None

    communicator = WebsocketCommunicator(NoReceive.as_asgi(), "/")
    await communicator.connect(timeout=SAFETY)
    await communicator.send_to(text_data="goal")
    await asyncio.wait([communicator.future])  # it raises at once, or else when its time is over
    with pytest.raises(ValueError, match=r"No handler for message type websocket\.receive"):
        await communicator.receive_from(timeout=SAFETY)
