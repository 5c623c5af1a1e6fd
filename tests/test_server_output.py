"""What a consumer prints, warns and raises is seen at once, short, and under the cell that runs."""

import asyncio

import pytest
from channels.routing import URLRouter
from django.urls import path, re_path
from websockets import connect

from classroom.server.failure import describe

pytestmark = pytest.mark.slow("a kernel for each test")

SERVE = "server = await serve({}.as_asgi())"


async def test_prints_are_under_the_cell_that_talks_and_not_under_the_one_that_served(classroom_kernel):
    start, first, second = await classroom_kernel.run_all(
        SERVE.format("Echo"),
        "await ask(server.url(), 'one'); await server.idle()",
        "await ask(server.url(), 'two')",
    )
    assert start.stdout == ""
    assert first.stdout == "echo: connect\necho: got one\necho: disconnect 1000\n"
    assert second.stdout.startswith("echo: connect\necho: got two\n")


async def test_prints_of_a_sync_consumer_are_under_the_right_cell_too(classroom_kernel):
    _, start, first, second = await classroom_kernel.run_all(
        """
class Sync(WebsocketConsumer):
    def receive(self, text_data=None, bytes_data=None):
        print("sync: got", text_data); self.send(text_data=text_data)""",
        SERVE.format("Sync"),
        "await ask(server.url(), 'one'); await server.idle()",
        "await ask(server.url(), 'two'); await server.idle()",
    )
    assert (start.stdout, first.stdout, second.stdout) == ("", "sync: got one\n", "sync: got two\n")


async def test_a_connection_that_stays_open_prints_under_the_cell_that_runs_now(classroom_kernel):
    *_, first, second = await classroom_kernel.run_all(
        SERVE.format("Echo"),
        "client = await connect(server.url())",
        "await client.send('one'); await client.recv()",
        "await client.send('two'); await client.recv()",
    )
    assert (first.stdout, second.stdout) == ("echo: got one\n", "echo: got two\n")


async def test_prints_are_not_lost_after_a_completion_request(classroom_kernel):
    """Typing in a cell sends completion requests; what is printed then belongs to the last cell all the same."""
    runs = classroom_kernel.queue(SERVE.format("Echo"), "print(server.url())")
    await classroom_kernel.collect(runs)
    last = list(runs.values())[-1]
    await classroom_kernel.client.complete("ser", reply=True, timeout=60)
    collecting = asyncio.ensure_future(classroom_kernel.collect(runs, timeout=60))
    async with connect(last.stdout.split()[0]) as client:
        await client.send("later")
        await client.recv()
        while "echo: got later" not in last.stdout and not collecting.done():
            await asyncio.sleep(0.01)
    collecting.cancel()
    assert "echo: got later" in last.stdout


async def test_python_warnings_are_still_shown(classroom_kernel):
    *_, warned, forgotten = await classroom_kernel.run_all(
        SERVE.format("Echo"),
        "warnings.warn('mind the gap')",
        """
class Forgetful(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
    async def receive(self, text_data=None, bytes_data=None):
        self.send(text_data="never sent")
server = await serve(Forgetful.as_asgi())
async with connect(server.url()) as client:
    await client.send("x"); await server.idle()""",
    )
    assert "mind the gap" in warned.stderr
    assert "was never awaited" in forgotten.stderr


FAILING = """
class Failing({base}):
    {a}def connect(self):
        if self.scope["path"] == "/connect/": raise LookupError("no such desk")
        {w}self.accept()
    {a}def receive(self, text_data=None, bytes_data=None):
        {w}self.send(text_data=scores)
    {a}def disconnect(self, code):
        if self.scope["path"] == "/disconnect/": raise OSError("disk away")
"""


async def _failures(kernel, base, prefix, wait):
    return await kernel.run_all(
        FAILING.format(base=base, a=prefix, w=wait),
        SERVE.format("Failing"),
        "await ask(server.url('receive/'), 'x')",
        "await connect(server.url('connect/'))",
        "async with connect(server.url('disconnect/')): pass\nawait server.idle()",
        "server.failures",
    )


async def _failures_are_short(kernel, base, prefix, wait):
    _, start, receive, connect, disconnect, _ = await _failures(kernel, base, prefix, wait)
    assert start.stderr == ""
    assert receive.stderr.splitlines() == [
        "✗ /receive/  NameError: name 'scores' is not defined",
        f"    Cell In[2], line 6, in receive: {wait}self.send(text_data=scores)",
        "    The client got close code 1011.",
    ]
    assert receive.error.startswith("ConnectionClosedError: received 1011")
    assert "✗ /connect/  LookupError: no such desk" in connect.stderr
    assert "The client got HTTP 500." in connect.stderr
    assert "HTTP 500" in connect.error
    assert "✗ /disconnect/  OSError: disk away" in disconnect.stderr
    assert "line 8, in disconnect" in disconnect.stderr
    assert "The client got nothing: it had gone." in disconnect.stderr
    for run in (receive, connect, disconnect):
        assert len(run.stderr.splitlines()) == 3, run.stderr


async def test_an_exception_of_an_async_consumer_is_three_lines(classroom_kernel):
    await _failures_are_short(classroom_kernel, "AsyncWebsocketConsumer", "async ", "await ")


async def test_an_exception_is_told_once_though_daphne_looks_in_that_very_moment(classroom_kernel):
    (served,) = await classroom_kernel.run_all(
        "async def ends(scope, receive, send):\n"
        "    await receive()\n"
        "    asyncio.get_running_loop().call_soon(server._daphne.application_checker)\n"
        "    raise ValueError('no seat')\n"
        "server = await serve(ends)\n"
        "from classroom.in_notebook.visitor import knock\n"
        "await knock(server.url())"
    )
    assert served.stderr.count("ValueError: no seat") == 1, served.text
    assert "The client got HTTP 500." in served.stderr and "Traceback" not in served.text


async def test_an_exception_of_a_sync_consumer_is_three_lines(classroom_kernel):
    await _failures_are_short(classroom_kernel, "WebsocketConsumer", "", "")


async def test_an_exception_of_the_client_shows_the_readers_line_only(classroom_kernel):
    _, refused = await classroom_kernel.run_all(
        "async def closed(scope, receive, send):\n"
        "    await receive(); await send({'type': 'websocket.close'})\n"
        "server = await serve(closed)",
        "async with connect(server.url()) as client:\n    pass",
    )
    assert refused.status == "error"
    assert refused.traceback.splitlines() == [
        "Cell In[3], line 1, in <module>: async with connect(server.url()) as client:",
        "InvalidStatus: server rejected WebSocket connection: HTTP 403",
    ]


async def test_no_route_is_one_line_that_names_the_routes(classroom_kernel):
    *_, missed = await classroom_kernel.run_all(
        """
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.urls import path
routes = URLRouter([path("ws/sc/", Echo.as_asgi()), path("ws/ac/", Echo.as_asgi())])
server = await serve(ProtocolTypeRouter({"websocket": AllowedHostsOriginValidator(routes)}))""",
        "await connect(server.url('ws/xx/'), origin='http://127.0.0.1')",
    )
    assert missed.stderr == (
        "✗ /ws/xx/  No route matches this path. Routes: 'ws/sc/', 'ws/ac/'. The client got HTTP 500.\n"
    )


async def test_a_failed_page_is_reported_the_same_way(classroom_kernel):
    *_, failed = await classroom_kernel.run_all(
        "async def page(scope, receive, send):\n    await receive()\n    raise ValueError('no template')\n"
        "server = await serve(page)",
        """
import urllib.request
await asyncio.to_thread(urllib.request.urlopen, server.http_url("scores/"))""",
    )
    assert "✗ /scores/  ValueError: no template" in failed.stderr and "HTTP 500" in failed.stderr
    assert "HTTPError: HTTP Error 500" in failed.error


PUZZLES = {
    "    def connect(self): pass": "Is there a `def` where Channels needs an `async def`?",
    "    async def connect(self): await self.send(text_data='hello')": "first `await self.accept()`, or",
    "    async def receive(self, text): pass": "receive(self, text_data=None, bytes_data=None).",
    "    async def receive(self, text_data, bytes_data): pass": "receive(self, text_data=None, bytes_data=None).",
    "    async def connect(self, match): await self.accept()": 'in self.scope["url_route"]["kwargs"].',
    "    async def connect(self): await self.accept()\n"
    "    async def disconnect(self): pass": "Channels gives it other arguments: write disconnect(self, code).",
    "    async def websocket_receive(self): pass": "write websocket_receive(self, event).",
    "    async def receive(self, text_data=None, bytes_data=None): yield text_data": "makes a generator of it",
    "    def receive(self, text_data=None, bytes_data=None): yield text_data": "makes a generator of it",
    "    async def lines(self): yield 'one'\n"
    "    async def receive(self, text_data=None, bytes_data=None): await self.lines()": "with `async for`.",
    "    async def receive(self, text_data=None, bytes_data=None):\n"
    "        await self.close(); await self.send(text_data='bye')": "It sent after the connection was closed.",
    "    async def receive(self, text_data=None, bytes_data=None): await len(text_data)": "leave the `await` out",
    "    async def connect(self): await self.accept(); await self.accept()": "It accepted a second time.",
}


@pytest.mark.parametrize("method, advice", PUZZLES.items())
async def test_an_error_from_deep_inside_is_told_in_plain_words_too(classroom_kernel, method, advice):
    *_, run = await classroom_kernel.run_all(
        f"class Puzzling(AsyncWebsocketConsumer):\n{method}\nserver = await serve(Puzzling.as_asgi())",
        "try:\n    await ask(server.url(), 'x')\nfinally:\n    await server.idle()",
    )
    assert advice in run.stderr, run.text


@pytest.mark.parametrize(
    "call", ["await self.disconnect()", "self.helper(1)", "self.scope['url_route']['kwargs'].get()"]
)
async def test_a_call_of_ones_own_is_not_said_to_be_channels_(classroom_kernel, call):
    *_, run = await classroom_kernel.run_all(
        f"""
class Puzzling(AsyncWebsocketConsumer):
    def helper(self): pass
    async def receive(self, text_data=None, bytes_data=None):
        {call}
server = await serve(Puzzling.as_asgi())""",
        "await ask(server.url(), 'x')",
    )
    assert "Error: " in run.stderr and "Channels gives" not in run.stderr, run.text


async def test_a_missing_async_is_named_wherever_channels_awaits_it(classroom_kernel):
    *_, run = await classroom_kernel.run_all(
        """
from channels.generic.websocket import AsyncJsonWebsocketConsumer
class Desk(AsyncJsonWebsocketConsumer):
    @classmethod
    def encode_json(cls, content):
        return "{}"
    async def receive_json(self, content):
        await self.send_json(content)
server = await serve(Desk.as_asgi())""",
        "await ask(server.url(), '{}')",
    )
    assert "Is there a `def` where Channels needs an `async def`?" in run.stderr, run.text


@pytest.mark.parametrize("kind", ["AsyncWebsocketConsumer", "WebsocketConsumer", "SyncConsumer"])
async def test_a_missing_as_asgi_is_named(classroom_kernel, kind):
    *_, run = await classroom_kernel.run_all(
        f"""
from channels.consumer import SyncConsumer
from channels.generic.websocket import WebsocketConsumer
from channels.routing import URLRouter
from django.urls import path
class ScoreDesk({kind}): pass
server = await serve(URLRouter([path("", ScoreDesk)]))""",
        "await ask(server.url(), 'x')",
    )
    assert "Is `.as_asgi()` missing in the route?" in run.stderr, run.text


async def test_a_route_without_the_parentheses_of_as_asgi_is_named(classroom_kernel):
    *_, run = await classroom_kernel.run_all(
        """
from channels.routing import URLRouter
from django.urls import path
server = await serve(URLRouter([path("", Echo.as_asgi)]))""",
        "await ask(server.url(), 'x')",
    )
    assert "Are the parentheses missing: `as_asgi()`?" in run.stderr, run.text


@pytest.mark.parametrize(
    ("route", "asked", "slip"),
    [
        (path("/ws/<int:match>/", len), "/ws/7/", "\n    A pattern begins without a slash: 'ws/<int:match>/'."),
        (re_path("^/ws/7/$", len), "/ws/7/", "\n    A pattern begins without a slash: '^ws/7/$'."),
        (
            path("ws/<int:match>/", len),
            "/ws/7",
            "\n    'ws/<int:match>/' would fit: the path's last slash is missing.",
        ),
        (re_path("^ws/7/$", len), "/ws/7", "\n    '^ws/7/$' would fit: the path's last slash is missing."),
        (path("ws/<int:match>/", len), "/ws/final", ""),
        (path("ws/<int:match>/goals/", len), "/ws/7", ""),
        (
            path("ws/7", len),
            "/ws/7/",
            "\n    'ws/7' would fit: the path has a slash at its end, and the pattern has none.",
        ),
        (path("<path:anything>", len), "/", ""),
        (path("ws/<path:anything>", len), "/ws/", ""),
        (path("/<path:anything>", len), "/ws/", "\n    A pattern begins without a slash: '<path:anything>'."),
        (re_path(".+/final/$", len), "/final/", ""),
    ],
)
def test_a_slash_too_many_or_too_few_is_named(route, asked, slip):
    told = describe(no_route(asked), {"path": asked}, URLRouter([path("other/", len), route]), "HTTP 500")
    assert told.endswith(f"'other/', {str(route.pattern)!r}. The client got HTTP 500.{slip}")


def no_route(asked):
    return ValueError(f"No route found for path {asked[1:]!r}.")


@pytest.mark.parametrize(
    ("outer", "inner", "asked", "told"),
    [
        (
            path("ws/", URLRouter([path("ws/ac/", len)])),
            "'ws/ac/'",
            "/ws/ac/",
            "'ws/ac/' begins with 'ws/' once more: inside it write 'ac/'.",
        ),
        (
            re_path("^ws/", URLRouter([re_path("^ws/ac/$", len)])),
            "'^ws/ac/$'",
            "/ws/ac/",
            "'^ws/ac/$' begins with 'ws/' once more: inside it write 'ac/$'.",
        ),
        (
            path("ws/", URLRouter([path("/ac/", len)])),
            "'/ac/'",
            "/ws/ac/",
            "A pattern begins without a slash: 'ac/'.",
        ),
        (
            path("ws/", URLRouter([path("ac/", len)])),
            "'ac/'",
            "/ws/ac",
            "'ac/' would fit: the path's last slash is missing.",
        ),
        (path("ws/", URLRouter([path("<path:anything>", len)])), "'<path:anything>'", "/ws/", ""),
        (path("ws/", URLRouter([path("ac/", len)])), "'ac/'", "/ws/sc/", ""),
    ],
)
def test_a_path_that_was_lost_inside_a_route_is_told_with_what_was_left_of_it(outer, inner, asked, told):
    application = URLRouter([path("other/", len), outer])
    left = asked.removeprefix("/ws/")
    first, *slip = describe(no_route(asked), {"path": asked}, application, "HTTP 500").splitlines()
    assert first == (
        f"✗ {asked}  No route matches this path: {str(outer.pattern)!r} fits its beginning, and nothing inside fits "
        f"{left!r}. Routes inside: {inner}. The client got HTTP 500."
    )
    assert [line.strip() for line in slip] == ([told] if told else [])


async def test_routes_behind_a_function_are_not_called_none(classroom_kernel):
    *_, run = await classroom_kernel.run_all(
        """
from channels.routing import URLRouter
async def outer(scope, receive, send):
    await URLRouter([])(scope, receive, send)
server = await serve(outer)""",
        "await ask(server.url('ws/'), 'x')",
    )
    assert "✗ /ws/  No route matches this path. The client got HTTP 500." in run.stderr


FEED = """
class Feed(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        self.feed = asyncio.create_task(self.send_prices())
    async def send_prices(self):
        await asyncio.sleep(0.01)
        await self.send("ACME " + 19.9)
    async def receive(self, text_data=None, bytes_data=None):
        {answer}
server = await serve(Feed.as_asgi())"""


async def test_an_error_in_a_task_that_nobody_awaits_is_told_under_the_cell_that_runs(classroom_kernel):
    *_, talk, later = await classroom_kernel.run_all(
        FEED.format(answer="pass"),
        "client = await connect(server.url('ws/feed/')); await asyncio.sleep(0.5)",
        "await client.close(); await server.idle(); print(server.failures)",
    )
    assert "✗ /ws/feed/  TypeError: can only concatenate str" in talk.stderr, talk.text
    assert 'line 7, in send_prices: await self.send("ACME " + 19.9)' in talk.stderr
    assert "The client got nothing: this was raised in a task that nobody awaits." in talk.stderr
    assert later.stdout == "[]\n" and not later.stderr, later.text


async def test_an_error_in_a_task_that_somebody_awaits_is_not_told_twice(classroom_kernel):
    answer = """
        try:
            await self.feed
        except TypeError:
            await self.send("no price")"""
    *_, talk = await classroom_kernel.run_all(
        FEED.format(answer=answer), "print(await ask(server.url('ws/feed/'), 'x')); await asyncio.sleep(0.2)"
    )
    assert talk.stdout == "no price\n" and not talk.stderr, talk.text


WHILE_THE_CLIENT_LEAVES = """
from classroom.server.connection import current_connection

raised = []

async def feed(send):
    for _ in range(40):  # more than the client's system takes, and it reads nothing: so the goodbye is not over at once
        await send({"type": "websocket.send", "bytes": bytes(500_000)})
    while not current_connection.get().client_leaves:
        await asyncio.sleep(0.01)
    try:
        await send({"type": "websocket.send", "text": "2:1"})
    except Exception as error:
        raised.append(type(error).__name__)
        raise

async def feeds(scope, receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    feeding = asyncio.create_task(feed(send))
    if (await receive())["type"] == "websocket.receive":
        await receive()

server = await serve(feeds)
reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1000)
writer.write(b"GET / HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\n"
             b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r\\nSec-WebSocket-Version: 13\\r\\n\\r\\n")
await reader.readuntil(b"\\r\\n\\r\\n")
writer.write(b"\\x88\\x80\\0\\0\\0\\0")  # a close frame
while not raised:
    await asyncio.sleep(0.01)
writer.close()
await server.all_ended(timeout=20)
await asyncio.sleep(0.2)  # an error of a task that nobody asks for is told a moment later
print(raised, server.failures)
"""


async def test_who_sends_while_the_client_says_goodbye_is_not_blamed(classroom_kernel):
    (run,) = await classroom_kernel.run_all(WHILE_THE_CLIENT_LEAVES)
    assert run.stdout.endswith("['Disconnected'] []\n") and not run.stderr, run.text


@pytest.mark.parametrize("takes", [0, 60])
async def test_a_task_that_its_client_has_left_behind_can_be_cancelled(classroom_kernel, takes):
    """Also while the consumer is still taking in that its client has gone, as it may on a busy machine."""
    *_, talk = await classroom_kernel.run_all(
        """
ended = []
class Leaves(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        self.feed = asyncio.create_task(self.send_prices(text_data))
        await self.send("begun")
    async def send_prices(self, name):
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            ended.append(name)
    async def disconnect(self, code):
        await asyncio.sleep({takes})
server = await serve(Leaves.as_asgi())""".replace("{takes}", str(takes)),
        """
async with connect(server.url()) as stays:
    await stays.send("stays"); await stays.recv()
    await ask(server.url(), "has left")
    server.cancel_left_behind()
    while not ended: await asyncio.sleep(0.01)
    print(ended)""",
    )
    assert talk.stdout == "['has left']\n", talk.text


async def test_warnings_come_back_after_a_daphne_that_was_started_by_hand(classroom_kernel):
    *_, warned = await classroom_kernel.run_all(
        """
from twisted.internet import asyncioreactor
asyncioreactor.install(asyncio.get_running_loop())
from twisted.internet import reactor
reactor.startRunning(installSignalHandlers=False)
from daphne.server import Server
daphne = Server(Echo.as_asgi(), ["tcp:port=0:interface=127.0.0.1"], signal_handlers=False)
daphne.abort_start = True
daphne.run()""",
        SERVE.format("Echo"),
        "warnings.warn('mind the gap')",
    )
    assert "mind the gap" in warned.stderr


async def test_a_consumer_that_daphne_cancels_is_one_short_line_and_not_the_whole_task(classroom_kernel):
    *_, later = await classroom_kernel.run_all(
        """
class Forgetful(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})
    async def websocket_disconnect(self, event):
        pass
server = await serve(Forgetful.as_asgi())
server._daphne.application_close_timeout = 0.2  # as Daphne's own argument does; it looks once a second
async with connect(server.url("ws/ac/")): pass""",
        "await asyncio.sleep(2.5); print(server.failures)",
    )
    assert later.stderr == "✗ /ws/ac/  The application took too long to shut down and was killed.\n"
    assert later.stdout == "[]\n", "it is no failure of the cell that runs"


async def test_the_same_failure_of_many_clients_is_told_once(classroom_kernel):
    *_, many = await classroom_kernel.run_all(
        FAILING.format(base="AsyncWebsocketConsumer", a="async ", w="await ") + SERVE.format("Failing"),
        "await asyncio.gather(*(ask(server.url(), 'x') for _ in range(50)), return_exceptions=True)\n"
        "print(len(server.failures))",
    )
    assert many.stdout == "50\n"
    assert many.stderr.count("NameError") <= 2, many.stderr
