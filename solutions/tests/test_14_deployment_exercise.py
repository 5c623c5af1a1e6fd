"""What a client must see of exercise 14. The tests run in the grader; the learner's answers run elsewhere."""

import asyncio
import json
import random
import shlex
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from classroom.judging import nginx
from classroom.judging.client import Unmet, matching
from classroom.judging.match_centre import (
    CLOCK,
    COMMAND_ENDS,
    EDITOR,
    a_match,
    a_message,
    cookies,
    make_database,
)
from classroom.running.unmet import saying

# Says how it was asked: as a page, as the first message of a WebSocket; and then it echoes.
PROBE = """\
import json

async def application(scope, receive, send):
    if scope["type"] == "lifespan":
        return
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    asked = json.dumps({"host": headers.get("host"), "client": scope["client"], "scheme": scope.get("scheme")})
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(asked))]})
        await send({"type": "http.response.body", "body": asked.encode()})
        return
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.send", "text": asked})
    while (event := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": event["text"]})
"""
DAPHNE = ("daphne", "-v", "0", "--proxy-headers", "-p", "PORT", "probe:application")
NO_QUIET_LINE = 2.0  # seconds of silence
A_SECOND = 1.5  # seconds that an answer within a second may take, on the way too
PROBES = 5  # times that /health/ is asked: it bounds its own questions by the clock, and may have had no processor
SITE = """
upstream live {{ server 127.0.0.1:{behind} max_fails=0; }}
server {{ listen 127.0.0.1:PORT; location / {{ {location} }} }}
"""


def a_ticket():
    return f"ticket-{random.randrange(10**9, 10**10)}"


def an_address():
    return f"203.0.113.{random.randrange(1, 255)}"


def asked(**wanted):
    """The probe's message, in which these are as they should be."""

    def fits(text):
        said = json.loads(text)
        return all(said.get(name) == value for name, value in wanted.items())

    return matching(fits, json.dumps(wanted))


@pytest.mark.task("14.1")
class TestTheNginxFile:
    @pytest.mark.goal(1, hint=1)
    async def test_a_websocket_opens_and_echoes(self, learner):
        if site := await self.site(learner):
            async with site.connect("ws/") as client:
                await client.receive()
                for text in ("goal", a_ticket()):
                    await client.send(text)
                    await client.expect(text)

    @pytest.mark.goal(2, hint=2)
    async def test_the_host_is_the_browsers(self, learner):
        if site := await self.site(learner):
            host = f"127.0.0.1:{site.port}"
            page = await site.page("/")
            assert page.status == 200, f"A page was answered with status {page.status}, not 200."
            said = json.loads(page.text)["host"]
            assert said == host, f"A page of {host} was asked for as {said}."
            async with site.connect("ws/") as client:
                await client.expect(asked(host=host))

    @pytest.mark.goal(3, hint=3)
    async def test_the_client_is_who_it_is(self, learner):
        if site := await self.site(learner):
            forged = an_address()
            for headers in ({}, {"X-Forwarded-For": forged, "X-Forwarded-Port": "1"}):
                async with site.connect("ws/", headers=headers) as client:
                    said = json.loads(await client.receive())["client"]
                    behind = "" if not headers else f", whose client has written {forged}"
                    assert said[0] == "127.0.0.1", f"The server took a client of 127.0.0.1 for {said[0]}{behind}."
                    own = client.port
                    # Both are other numbers each time.
                    assert said[1] == own, (
                        f"The server was told {'0' if said[1] == 0 else 'another number'} for the client's port."
                    )

    @pytest.mark.goal(4, hint=3)
    async def test_a_silent_one_stays(self, learner):
        if site := await self.site(learner):
            async with site.connect("ws/") as client:
                await client.receive()
                await asyncio.sleep(NO_QUIET_LINE)
                await client.send("still there?")
                await client.expect("still there?")

    async def site(self, learner):
        """The learner's nginx before the probe; None where there is none."""
        location = await learner.value("NGINX")
        assert isinstance(location, str), "NGINX is no text."
        if (words := nginx.words()) is None:
            learner.left_out = nginx.LEFT_OUT.format(what="what nginx does")
            return None
        probe = await the_probe(learner)
        key = (id(learner), location)
        if key not in _folders:
            _folders[key] = await learner.make_folder(
                nginx.files(SITE.format(behind=probe.port, location=location)), "nginx"
            )
        return await learner.project(*words, copy=_folders[key])


_folders = {}


async def the_probe(learner, *words):
    key = (id(learner), "probe")
    if key not in _folders:
        _folders[key] = await learner.make_folder({"probe.py": PROBE}, "probe")
    return await learner.project(*(words or DAPHNE), copy=_folders[key])


@pytest.mark.task("14.2")
class TestSettingsFromTheEnvironment:
    @pytest.mark.goal(1, hint=1)
    async def test_all_four(self, learner):
        settings = await self.settings(learner, **self.whole())
        assert set(settings) == {"DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "LAYER"}, f"The names are {[*settings]}."

    @pytest.mark.goal(2, hint=1)
    async def test_debug_is_off_unless_it_is_one(self, learner):
        for text in ("1", "0", "False", "no", "", None, "1"):
            changed = {} if text is None else {"DEBUG": text}
            debug = (await self.settings(learner, **self.whole(), **changed))["DEBUG"]
            of = "Without DEBUG" if text is None else f"With DEBUG={text}"
            assert debug is (text == "1"), f"{of}, DEBUG is {debug!r}."

    @pytest.mark.goal(3, hint=2)
    async def test_what_must_be_there(self, learner):
        whole = self.whole()
        settings = await self.settings(learner, **whole)
        assert settings["SECRET_KEY"] == whole["SECRET_KEY"], f"SECRET_KEY is {settings['SECRET_KEY']!r}."
        assert settings["LAYER"] == whole["CHANNEL_LAYER_URL"], f"LAYER is {settings['LAYER']!r}."
        for name in ("SECRET_KEY", "CHANNEL_LAYER_URL"):
            for environ in ({**whole, name: ""}, {other: whole[other] for other in whole if other != name}):
                try:
                    await self.settings(learner, **environ)
                except Unmet:
                    continue
                how = "empty" if name in environ else "missing"
                raise Unmet(f"With DEBUG off and {name} {how}, no error was raised.")

    @pytest.mark.goal(3, hint=3)
    async def test_the_laptop_needs_nothing(self, learner):
        settings = await self.settings(learner, DEBUG="1")
        got = settings["SECRET_KEY"], settings["LAYER"]
        assert got == ("only-for-development", None), f"With DEBUG=1 alone, SECRET_KEY and LAYER are {got}."
        whole = self.whole()
        settings = await self.settings(learner, DEBUG="1", **whole)
        assert settings["SECRET_KEY"] == whole["SECRET_KEY"], (
            "With DEBUG=1, the SECRET_KEY of the environment is lost."
        )

    @pytest.mark.goal(4, hint=3)
    async def test_hosts(self, learner):
        for text, hosts in (
            ("a.example, b.example,", ["a.example", "b.example"]),
            ("scores.example", ["scores.example"]),
            (" , ", []),
            ("", []),
            (None, []),
        ):
            changed = {} if text is None else {"ALLOWED_HOSTS": text}
            found = (await self.settings(learner, **self.whole(), **changed))["ALLOWED_HOSTS"]
            assert found == hosts, f"ALLOWED_HOSTS={text!r} gave {found!r}, not {hosts!r}."

    def whole(self):
        return {
            "SECRET_KEY": a_ticket() * 4,
            "CHANNEL_LAYER_URL": f"redis://valkey:{random.randrange(1024, 9999)}",
        }

    async def settings(self, learner, **environ):
        settings = await learner.call("settings_from", environ, plain=True)
        assert isinstance(settings, dict), f"settings_from returned {settings!r}, and no dict."
        return settings


@pytest.mark.task("14.3")
class TestHealth:
    @pytest.mark.goal(1, hint=1)
    async def test_all_is_well(self, learner):
        await self.is_seen(learner, "ok", "ok")

    @pytest.mark.goal(2, hint=1)
    async def test_one_is_away(self, learner):
        for database, layer in (("away", "ok"), ("ok", "away"), ("away", "away")):
            await self.is_seen(learner, database, layer)

    @pytest.mark.goal(3, hint=2)
    async def test_one_is_silent(self, learner):
        for database, layer in (("silent", "ok"), ("ok", "silent"), ("silent", "silent")):
            await self.is_seen(learner, database, layer)

    @pytest.mark.goal(4, hint=3)
    async def test_each_request_asks_anew(self, learner):
        for database in ("ok", "away", "ok"):
            await self.is_seen(learner, database, "ok")

    async def is_seen(self, learner, database, layer):
        for name, how in (("database", database), ("layer", layer)):
            await learner.call("be", name, how)
        of = f"With the database {database} and the layer {layer}"
        with saying(f"{of}:"):
            page = await learner.page("site", "/health/", within=A_SECOND)
        for name in ("database", "layer"):
            await learner.call("be", name, "ok")
        wanted = {
            name: "ok" if how == "ok" else "away" for name, how in (("database", database), ("layer", layer))
        }
        status = 200 if set(wanted.values()) == {"ok"} else 503
        assert page.status == status, f"{of}, /health/ was answered with status {page.status}, not {status}."
        assert json.loads(page.text) == wanted, f"{of}, /health/ says {page.text}"


@pytest.mark.task("14.4")
class TestTheStartCommand:
    @pytest.mark.goal(1, hint=1)
    async def test_it_listens_at_the_port(self, learner):
        page = await (await self.server(learner)).page("/")
        assert page.status == 200, f"A page was answered with status {page.status}, not 200."

    @pytest.mark.goal(2, hint=2)
    async def test_nginx_is_believed(self, learner):
        server, address, port = await self.server(learner), an_address(), random.randrange(1024, 9999)
        of_nginx = {"X-Forwarded-For": address, "X-Forwarded-Port": str(port), "X-Forwarded-Proto": "https"}
        page = await server.page("/", of_nginx)
        said = json.loads(page.text)
        assert said["client"] == [address, port], (
            f"The client was {address}:{port}, and the server saw {said['client']}."
        )
        assert said["scheme"] == "https", f"The scheme was https, and the server saw {said['scheme']}."
        async with server.connect("ws/", headers=of_nginx) as client:
            await client.expect(asked(client=[address, port]))

    @pytest.mark.goal(3, hint=3)
    async def test_no_ticket_is_printed(self, learner):
        server, ticket = await self.server(learner), a_ticket()
        await server.page(f"/?ticket={ticket}")
        async with server.connect(f"ws/?ticket={ticket}") as client:
            await client.receive()
        await server.page("/")
        assert ticket not in await server.printed(), "The server has printed the ticket of a request's address."

    async def server(self, learner):
        return await the_probe(learner, *command(await learner.value("START"), "START"))


def command(text, place):
    """The words of a start command, with PORT for its port, as `learner.project` takes them."""
    assert isinstance(text, str), f"{place} is no text."
    filled = text.replace("${PORT}", "PORT").replace("$PORT", "PORT")
    assert filled != text, f"{place} does not take its port from $PORT: {text}"
    try:
        words = shlex.split(filled)
    except ValueError as error:
        raise Unmet(f"{place} is no command: {error}.") from None
    while words and (words[0] in ("exec", "-m") or Path(words[0]).name.startswith("python")):
        words.pop(0)
    assert words, f"{place} has no command."
    return words


# --- 14.5, over the wire alone ---

ASKS = """\
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "match_centre.production"
from django.conf import settings
names = ("DEBUG", "SECRET_KEY", "ALLOWED_HOSTS")
print(json.dumps({name: getattr(settings, name) for name in names}))
"""
WITHOUT = "import os\nos.environ.pop({name!r}, None)\n"
GOAL = json.dumps({"type": "goal", "team": "home"})
# Away from the check's folder: in the place of what a real machine has.
PLACES = {
    "127.0.0.1:8080": "127.0.0.1:PORT",
    "/srv/match_centre/": "HERE/",
    "/var/log/nginx/access.log": f"HERE/{nginx.LOG}",
}


@pytest.mark.task("14.5")
class TestBehindNginx:
    live = None

    @pytest.mark.goal(1, hint=1)
    async def test_settings_come_from_outside(self, learner):
        live = await self.started(learner, serve=False)
        code, printed = await live.python(ASKS)
        assert not code, f"production.py can't be imported. {(printed.splitlines() or ['nothing'])[-1]}"
        settings = json.loads(printed.splitlines()[-1])
        assert settings["DEBUG"] is False, "DEBUG is on in production."
        assert settings["SECRET_KEY"] == live.environment["SECRET_KEY"], (
            "SECRET_KEY is not that of the environment."
        )
        hosts = settings["ALLOWED_HOSTS"]
        assert hosts == ["127.0.0.1", "scores.example"], (
            f"ALLOWED_HOSTS is {hosts}, not 127.0.0.1 and scores.example."
        )

    @pytest.mark.goal(1, hint=2)
    async def test_nothing_starts_without_them(self, learner):
        live = await self.started(learner, serve=False)
        for name in ("SECRET_KEY", "CHANNEL_LAYER_URL"):
            code, _ = await live.python(WITHOUT.format(name=name) + ASKS)
            assert code, f"Without {name} in the environment, the settings are taken all the same."

    @pytest.mark.goal(1, hint=3)
    async def test_health_of_each_process(self, learner):
        live = await self.started(learner)
        wanted = {"database": "ok", "layer": "ok" if live.layer else "away"}
        for server in live.servers:
            for _ in range(PROBES):
                page = await server.page("/health/")
                assert page.status in (200, 503), f"/health/ was answered with status {page.status}."
                if json.loads(page.text) == wanted:
                    break
            assert json.loads(page.text) == wanted, f"/health/ says {page.text}"

    @pytest.mark.goal(2, hint=2)
    async def test_a_process_prints_no_ticket(self, learner):
        live, ticket = await self.started(learner), a_ticket()
        server = live.servers[0]
        await server.page(f"/watch/7/?ticket={ticket}", {"X-Forwarded-For": an_address()})
        await server.page("/health/")
        assert ticket not in await server.printed(), "A process has printed the ticket of a request's address."

    @pytest.mark.goal(3, hint=3)
    async def test_a_goal_is_seen_by_all(self, learner):
        live = await self.started(learner)
        if live.layer is None:
            return
        site, match = live.site, a_match()
        page = await site.page(f"/watch/{match}/")
        assert page.status == 200, f"The page of a match was answered with status {page.status}, not 200."
        async with AsyncExitStack() as stack:
            viewers = [
                await stack.enter_async_context(place.connect(f"ws/watch/{match}/", origin=live.origin))
                for place in (site, site, site, *live.servers)
            ]
            reporter = await stack.enter_async_context(
                site.connect(f"ws/matches/{match}/", origin=live.origin, headers=cookies(live.session))
            )
            for client in (*viewers, reporter):
                await client.expect(score(0, 0))
            for number in (1, 2):
                await reporter.send(GOAL)
                for client in (*viewers, reporter):
                    await client.expect(score(number, number))

    @pytest.mark.goal(4, hint=1)
    async def test_static_files(self, learner):
        live = await self.started(learner)
        if live.nginx:
            page = await live.site.page("/static/admin/css/base.css")
            assert page.status == 200, (
                f"/static/admin/css/base.css was answered with status {page.status}, not 200."
            )
            assert "font-family" in page.text, (
                "/static/admin/css/base.css is not the file that collectstatic has put there."
            )

    @pytest.mark.goal(5, hint=2)
    async def test_no_ticket_in_nginxs_log(self, learner):
        live, ticket = await self.started(learner), a_ticket()
        if live.nginx:
            await live.site.page(f"/watch/7/?ticket={ticket}")
            await live.site.page("/health/")  # nginx, one process, has written the line of the one before
            log = (await learner.files(live.site.folder)).get(nginx.LOG, "")
            assert ticket not in log, "The ticket of an address is in nginx's log."

    @pytest.mark.goal(5, hint=3)
    async def test_one_process_is_enough(self, learner):
        live, match = await self.started(learner), a_match()
        if live.nginx and live.layer:
            async with live.another_site() as site:
                for _ in range(4):
                    async with site.connect(f"ws/watch/{match}/", origin=live.origin) as client:
                        await client.expect(score(0, 0))
                    page = await site.page(f"/watch/{match}/")
                    assert page.status == 200, (
                        f"With one process away, a page was answered with status {page.status}."
                    )

    async def started(self, learner, serve=True):
        if self.live is None or self.live.learner is not learner:
            type(self).live = Live(learner)
        return await self.live.start(serve)


@contextmanager
def breaks(goal, hint):
    """What fails within the block breaks this Goal line, whichever check has started it."""
    try:
        yield
    except AssertionError as failed:
        raise Unmet(str(failed), goal=goal, hint=hint) from None


def score(number, home):
    return a_message(type="score", number=number, home=home, away=0)


class Live:
    """All of it, started once for all checks of the stage.

    Attributes:
        learner: whose it is.
        environment: what the processes get.
        servers: the two processes.
        site: the nginx in front of them; where there is none, the first process.
        nginx: whether there is one.
        session: of somebody who may do all.
    """

    def __init__(self, learner):
        self.learner, self.copy, self.servers = learner, None, None

    async def start(self, serve=True):
        if self.copy is None:
            copy = await self.learner.copy_of("my_project", {"scores/clock.py": CLOCK})
            self.layer = await self.learner.valkey()
            self.environment = {
                "DJANGO_SETTINGS_MODULE": "match_centre.production",
                "SECRET_KEY": a_ticket() * 4,
                "ALLOWED_HOSTS": "127.0.0.1,scores.example",
                "CHANNEL_LAYER_URL": self.layer or "redis://127.0.0.1:6379",
                "STATIC_ROOT": f"{copy}/staticfiles",
            }
            self.copy = copy
        if serve and self.servers is None:
            await self.serve()
        return self

    async def serve(self):
        files = await self.learner.files(self.copy)
        lines = [line for line in files.get("Procfile", "").splitlines() if line.startswith("web:")]
        with breaks(2, hint=2):
            assert len(lines) == 1, (
                "Procfile has no line that begins with `web:`." if not lines else "Procfile has two `web:`."
            )
            words = command(lines[0].removeprefix("web:").strip(), "Procfile")
        self.session, _ = await asyncio.gather(self.database(), self.collect())
        given = [f"{name}={value}" for name, value in self.environment.items()]
        self.servers = await asyncio.gather(
            *(self.learner.project(*given, f"PROCESS={which}", *words, copy=self.copy) for which in (1, 2))
        )
        self.nginx = nginx.words() is not None
        out = [] if self.nginx else ["what nginx does"]
        out += [] if self.layer else ["what goes over Valkey"]
        self.site = self.servers[0]
        if self.nginx:
            self.conf = files.get("nginx.conf", "")
            with breaks(3, hint=3):
                for address in ("127.0.0.1:8080", "127.0.0.1:8001", "127.0.0.1:8002"):
                    assert address in self.conf, f"nginx.conf says nothing of {address}."
                self.site = await self.learner.project(
                    *self.words(*(one.port for one in self.servers)), copy=await self.folder()
                )
        if out:
            self.learner.left_out = nginx.LEFT_OUT.format(what=" and ".join(out))

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.site.port}"

    async def folder(self):
        """A folder for an nginx, with the static files."""
        static = await self.learner.files(f"{self.copy}/staticfiles")
        return await self.learner.make_folder(
            {**nginx.files(self.conf), **{f"staticfiles/{name}": text for name, text in static.items()}}, "nginx"
        )

    def words(self, first, second):
        return nginx.words(
            PLACES | {"127.0.0.1:8001": f"127.0.0.1:{first}", "127.0.0.1:8002": f"127.0.0.1:{second}"}
        )

    @asynccontextmanager
    async def another_site(self):
        """An nginx that finds nobody in the first process's place."""
        with await self.learner.tcp_socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            words = self.words(nobody.getsockname()[1], self.servers[1].port)
            yield await self.learner.project(*words, copy=await self.folder())

    async def database(self):
        settings = self.environment["DJANGO_SETTINGS_MODULE"]
        return (await make_database(self.learner, self.copy, EDITOR, settings, self.environment))["editor"]

    async def collect(self):
        code, printed = await self.python(
            "from django.core.management import execute_from_command_line as run\nrun(['', 'collectstatic', '--no-input'])"
        )
        with breaks(4, hint=1):
            assert not code, f"collectstatic fails. Its last line: {(printed.splitlines() or ['nothing'])[-1]}"

    async def python(self, text):
        """Run Python in the project, with the environment of the processes."""
        before = f"import os\nos.environ.update({self.environment!r})\n"
        async with self.learner.python(self.copy, "-c", before + text) as running:
            return await running.ended(COMMAND_ENDS)
