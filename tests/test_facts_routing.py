"""What lesson 03 says about routing, over real Daphne. A sentence of it that stops being true fails here."""

import asyncio
import subprocess
import sys
from contextlib import asynccontextmanager
from http.client import HTTPConnection

import pytest
from channels.consumer import SyncConsumer
from channels.generic.websocket import AsyncWebsocketConsumer, WebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path, re_path
from websockets import InvalidStatus, connect

from classroom import serve

SAFETY = 60  # seconds after which a wait is given up

if not settings.configured:
    settings.configure()


class Desk(AsyncWebsocketConsumer):
    """Says where it is, and what the router found; then echoes."""

    async def connect(self):
        await self.accept()
        await self.send(text_data=f"{self.scope['path']} {self.scope.get('url_route', {}).get('kwargs')}")

    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data=text_data)


class SyncDesk(WebsocketConsumer):
    def receive(self, text_data=None, bytes_data=None):
        self.send(text_data=f"sync: {text_data}")


class Closed(AsyncWebsocketConsumer):
    async def connect(self):
        await self.close()


class Urls:
    """Stands where a project has its module urls.py."""

    urlpatterns = [path("scores/", lambda request: HttpResponse("Scores: 2:1"))]


class Peek:
    """An ASGI application around another one: keeps each scope, and what was raised."""

    def __init__(self, application):
        self.application, self.scopes, self.raised = application, [], []

    async def __call__(self, scope, receive, send):
        self.scopes.append(scope)
        try:
            await self.application(scope, receive, send)
        except Exception as error:
            self.raised.append(error)
            raise


@asynccontextmanager
async def serving(application):
    server = await serve(application)
    server.show_failure = lambda text: None
    try:
        yield server
    finally:
        await server.stop()


async def ask(server, address):
    """The first message that a client gets at this address, or "HTTP 500" and the like."""
    try:
        async with connect(server.url(address)) as client:
            return await asyncio.wait_for(client.recv(), SAFETY)
    except InvalidStatus as refused:
        return f"HTTP {refused.response.status_code}"


async def get(server, address):
    """The status of a page, the address to which a browser is sent on, and the page."""

    def ask_for_page():
        connection = HTTPConnection("127.0.0.1", server.port, timeout=SAFETY)
        connection.request("GET", f"/{address}")
        page = connection.getresponse()
        return page.status, page.headers["Location"], page.read().decode()

    return await asyncio.to_thread(ask_for_page)


@asynccontextmanager
async def serving_project(websocket_urlpatterns):
    """Django's pages and WebSockets on one port, as the lesson's root application has them."""
    common = ["django.middleware.common.CommonMiddleware"]
    with override_settings(ROOT_URLCONF=Urls, MIDDLEWARE=common, ALLOWED_HOSTS=["127.0.0.1"]):
        types = {"http": get_asgi_application(), "websocket": URLRouter(websocket_urlpatterns)}
        async with serving(ProtocolTypeRouter(types)) as server:
            yield server


# Fault 1 of the old tutorial


@pytest.mark.parametrize(("name", "problem"), [("url_patterns", "ImportError"), ("websocket_urlpatterns", "")])
def test_the_name_that_asgi_py_imports_must_be_the_name_in_routing_py(tmp_path, name, problem):
    (tmp_path / "websocket_app").mkdir()
    (tmp_path / "websocket_app" / "routing.py").write_text(f"{name} = []")
    wanted = "from websocket_app.routing import websocket_urlpatterns"
    done = subprocess.run([sys.executable, "-c", wanted], cwd=tmp_path, capture_output=True, text=True)
    assert problem in done.stderr and bool(done.returncode) == bool(problem)


@pytest.fixture
def project(tmp_path):
    """A fresh project, daphne first, with the old tutorial's asgi.py and an empty list in routing.py."""
    django = [sys.executable, "-m", "django", "startproject", "DjangoChannels", str(tmp_path)]
    subprocess.run(django, check=True)
    with (tmp_path / "DjangoChannels" / "settings.py").open("a") as settings_py:
        settings_py.write("INSTALLED_APPS.insert(0, 'daphne')\n")
        settings_py.write("ASGI_APPLICATION = 'DjangoChannels.asgi.application'\n")
    (tmp_path / "DjangoChannels" / "asgi.py").write_text(TUTORIALS_ASGI)
    (tmp_path / "websocket_app").mkdir()
    (tmp_path / "websocket_app" / "routing.py").write_text("websocket_urlpatterns = []")
    return tmp_path


TUTORIALS_ASGI = """
import os
from django.core.asgi import get_asgi_application
from channels.routing import ProtocolTypeRouter, URLRouter
from websocket_app.routing import websocket_urlpatterns
os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'DjangoChannels.settings')
application = ProtocolTypeRouter({
    'http':get_asgi_application(),
    'websocket':URLRouter(websocket_urlpatterns)
})
"""


@pytest.mark.slow("a project, started for real")
def test_runserver_tells_the_wrong_name_in_two_steps_and_check_does_not(project):
    (project / "websocket_app" / "routing.py").write_text("url_patterns = []")

    def manage(*words):
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=60)

    assert manage("check").returncode == 0
    told = manage("runserver", "--noreload", "127.0.0.1:0").stderr
    assert told.splitlines()[-1].endswith(
        "ImproperlyConfigured: Cannot import ASGI_APPLICATION module 'DjangoChannels.asgi'"
    )
    assert told.index("ImportError: cannot import name 'websocket_urlpatterns'") < told.index(
        "ImproperlyConfigured:"
    )


@pytest.mark.slow("a project, started for real")
async def test_daphnes_terminal_tells_a_miss_in_the_words_of_the_lesson(project):
    command = ["-u", "-m", "daphne", "-p", "0", "DjangoChannels.asgi:application"]
    daphne = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=project, stderr=asyncio.subprocess.PIPE
    )

    async def line_with(words):
        while words not in (line := (await daphne.stderr.readline()).decode()):
            assert line, "daphne has ended"
        return line.strip()

    try:
        async with asyncio.timeout(60):
            port = (await line_with("Listening on TCP address")).rpartition(":")[2]
            with pytest.raises(InvalidStatus, match="HTTP 500"):
                await connect(f"ws://127.0.0.1:{port}/ws/today")
            told = await line_with("Exception inside")
    finally:
        daphne.terminate()
        await daphne.communicate()
    assert told.endswith("Exception inside application: No route found for path 'ws/today'.")


async def test_the_two_paths_of_the_old_tutorial_work_once_the_list_is_named_right():
    websocket_urlpatterns = [path("ws/sc/", SyncDesk.as_asgi()), path("ws/ac/", Desk.as_asgi())]
    async with serving(URLRouter(websocket_urlpatterns)) as server:
        assert await ask(server, "ws/ac/") == "/ws/ac/ {}"
        async with connect(server.url("ws/sc/")) as client:
            await client.send("2:1")
            assert await client.recv() == "sync: 2:1"


# Fault 14: routing is not "the same as defining urls for views"


async def test_a_path_is_looked_up_once_for_a_connection_and_not_for_a_message():
    router = Peek(URLRouter([path("ws/scores/", Desk.as_asgi())]))
    async with serving(router) as server, connect(server.url("ws/scores/")) as client:
        await client.recv()
        for text in ("0:0", "1:0", "1:1"):
            await client.send(text)
            assert await client.recv() == text
    assert len(router.scopes) == 1


def test_urlrouter_refuses_include():
    with pytest.raises(ImproperlyConfigured, match="Use nested URLRouter instances instead"):
        URLRouter([path("ws/", include([path("scores/", Desk.as_asgi())]))])


async def test_nested_routers_work():
    inner = URLRouter([path("<int:match>/", Desk.as_asgi())])
    async with serving(URLRouter([path("ws/matches/", inner)])) as server:
        assert await ask(server, "ws/matches/7/") == "/ws/matches/7/ {'match': 7}"


async def test_where_a_nested_router_has_no_match_the_outer_one_goes_on():
    inner = URLRouter([path("<int:match>/", Desk.as_asgi())])
    routes = [path("ws/", inner), path("ws/final/", Desk.as_asgi(), {"desk": "final"})]
    async with serving(URLRouter(routes)) as server:
        assert await ask(server, "ws/final/") == "/ws/final/ {'desk': 'final'}"


async def test_a_consumer_object_in_place_of_as_asgi_is_shared_by_all_clients():
    async with serving(URLRouter([path("ws/scores/", Desk())])) as server:
        address = server.url("ws/scores/")
        async with connect(address) as first:
            await first.send("0:0")
            assert [await first.recv(), await first.recv()] == ["/ws/scores/ {}", "0:0"]
            async with connect(address) as second:
                assert await second.recv() == "/ws/scores/ {}"
                await first.send("1:0")
                assert await asyncio.wait_for(second.recv(), SAFETY) == "1:0"


async def test_a_missing_slash_is_appended_for_pages_and_not_for_websockets():
    async with serving_project([path("ws/scores/", Desk.as_asgi())]) as server:
        assert await get(server, "scores") == (301, "/scores/", "")
        assert await ask(server, "ws/scores") == "HTTP 500"
        assert await ask(server, "ws/scores/") == "/ws/scores/ {}"


async def test_a_miss_is_404_for_pages_and_valueerror_and_http_500_for_websockets():
    async with serving_project([path("ws/scores/", Desk.as_asgi())]) as server:
        assert (await get(server, "nothing/"))[0] == 404
    router = Peek(URLRouter([path("ws/scores/", Desk.as_asgi())]))
    async with serving(router) as server:
        assert await ask(server, "ws/nothing/") == "HTTP 500"
    assert [(type(error), str(error)) for error in router.raised] == [
        (ValueError, "No route found for path 'ws/nothing/'.")
    ]


async def test_a_miss_is_an_exception_in_the_communicator():
    communicator = WebsocketCommunicator(URLRouter([path("ws/scores/", Desk.as_asgi())]), "/ws/nothing/")
    await communicator.send_input({"type": "websocket.connect"})
    await asyncio.wait([communicator.future])  # it raises at once, or else when its time is over
    with pytest.raises(ValueError, match="No route found"):
        await communicator.connect(timeout=SAFETY)


@pytest.mark.parametrize("consumer", [Desk, SyncDesk, type("Low", (SyncConsumer,), {})])
async def test_a_missing_as_asgi_is_a_typeerror_when_a_client_comes_and_not_before(consumer):
    router = Peek(URLRouter([path("ws/scores/", consumer)]))
    async with serving(router) as server:
        assert router.raised == []
        assert await ask(server, "ws/scores/") == "HTTP 500"
    assert [type(error) for error in router.raised] == [TypeError]


async def test_a_last_route_that_closes_before_accepting_is_http_403_for_every_other_path():
    routes = [path("ws/scores/", Desk.as_asgi()), re_path(r"", Closed.as_asgi())]
    async with serving(URLRouter(routes)) as server:
        assert await ask(server, "ws/scores/") == "/ws/scores/ {}"
        assert {await ask(server, address) for address in ("ws/scores", "old/", "")} == {"HTTP 403"}
        assert server.failures == []


async def test_the_converter_path_does_not_fit_the_empty_path():
    async with serving(URLRouter([path("<path:rest>", Desk.as_asgi())])) as server:
        assert await ask(server, "ws/scores") == "/ws/scores {'rest': 'ws/scores'}"
        assert await ask(server, "") == "HTTP 500"


# The scope


async def test_the_scope_has_ten_keys_under_daphne_and_five_in_the_communicator():
    application = Peek(Desk.as_asgi())
    async with serving(application) as server:
        await ask(server, "ws/scores/?half=2")
    in_communicator = Peek(Desk.as_asgi())
    communicator = WebsocketCommunicator(in_communicator, "/ws/scores/?half=2")
    await communicator.connect(timeout=SAFETY)
    await communicator.disconnect(timeout=SAFETY)
    (over_the_wire,), (without,) = application.scopes, in_communicator.scopes
    both = {"type", "path", "query_string", "headers", "subprotocols"}
    assert set(without) == both
    assert set(over_the_wire) == both | {"raw_path", "root_path", "client", "server", "asgi"}
    assert over_the_wire["query_string"] == b"half=2" and over_the_wire["path"] == "/ws/scores/"


async def test_the_router_adds_two_keys_and_gives_on_a_copy():
    inner = Peek(Desk.as_asgi())
    outer = Peek(URLRouter([path("ws/matches/<int:match>/", inner, {"desk": "home"})]))
    async with serving(outer) as server:
        await ask(server, "ws/matches/007/")
    (before,), (after,) = outer.scopes, inner.scopes
    assert set(after) - set(before) == {"url_route", "path_remaining"}
    assert after["url_route"] == {"args": (), "kwargs": {"match": 7, "desk": "home"}}
    assert after["path_remaining"] == ""


# Which pattern fits


async def test_a_regular_expression_is_searched_in_the_path_and_the_first_match_wins():
    routes = [re_path(r"ws/scores/", Desk.as_asgi(), {"desk": 1}), path("ws/scores/today/", Desk.as_asgi())]
    async with serving(URLRouter(routes)) as server:
        for address in ("ws/scores/today/", "old/ws/scores/", "ws/scores/?half=2"):
            assert (await ask(server, address)).endswith("{'desk': 1}")
    async with serving(URLRouter([re_path(r"^ws/scores/$", Desk.as_asgi()), *routes[1:]])) as server:
        assert await ask(server, "ws/scores/today/") == "/ws/scores/today/ {}"
        assert await ask(server, "old/ws/scores/") == "HTTP 500"


@pytest.mark.parametrize(
    ("pattern", "in_the_middle", "at_the_end"),
    [("ws/", True, True), ("^ws/", False, False), ("ws/$", False, False), ("^ws/$", False, False)],
)
def test_a_regular_expression_must_fit_the_whole_path_when_it_ends_in_a_dollar(pattern, in_the_middle, at_the_end):
    fits = re_path(pattern, Desk.as_asgi()).pattern.match
    assert fits("ws/")
    assert (bool(fits("old/ws/scores/")), bool(fits("old/ws/"))) == (in_the_middle, at_the_end)


def test_a_slug_is_made_of_ascii_letters_digits_hyphens_and_underscores():
    fits = path("ws/<slug:room>/", Desk.as_asgi()).pattern.match
    assert fits("ws/Room_7-b/")
    assert not any(fits(f"ws/{room}/") for room in ("café", "v1.0", "two words", ""))


async def test_a_pattern_with_a_slash_in_front_is_never_reached():
    async with serving(URLRouter([path("/ws/scores/", Desk.as_asgi())])) as server:
        assert await ask(server, "ws/scores/") == "HTTP 500"


async def test_a_named_group_is_text_and_an_int_is_a_number():
    routes = [
        re_path(r"^text/(?P<match>\d+)/$", Desk.as_asgi()),
        path("number/<int:match>/", Desk.as_asgi()),
    ]
    async with serving(URLRouter(routes)) as server:
        assert await ask(server, "text/007/") == "/text/007/ {'match': '007'}"
        assert await ask(server, "number/007/") == "/number/007/ {'match': 7}"
        assert await ask(server, "number/final/") == "HTTP 500"


# Pages and WebSockets


async def test_one_port_serves_pages_and_websockets_at_the_same_path():
    async with serving_project([path("scores/", Desk.as_asgi())]) as server:
        assert await get(server, "scores/") == (200, None, "Scores: 2:1")
        assert await ask(server, "scores/") == "/scores/ {}"


@pytest.mark.parametrize(
    "application",
    [
        URLRouter([path("scores/", Desk.as_asgi())]),
        ProtocolTypeRouter({"websocket": URLRouter([path("scores/", Desk.as_asgi())])}),
    ],
    ids=["URLRouter alone", "no http"],
)
async def test_a_page_is_http_500_where_the_root_application_has_nothing_for_pages(application):
    async with serving(application) as server:
        assert (await get(server, "scores/"))[0] == 500
        assert await ask(server, "scores/") == "/scores/ {}"


async def test_daphne_drops_what_is_sent_to_a_client_that_has_gone():
    class Board(AsyncWebsocketConsumer):
        boards = []

        async def connect(self):
            self.boards.append(self)
            await self.accept()

    async with serving(Board.as_asgi()) as server:
        async with connect(server.url()):
            pass
        await server.idle()
        (board,) = Board.boards
        await board.send(text_data="2:1")
        assert server.failures == []
