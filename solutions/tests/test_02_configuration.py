"""What must be seen of exercise 02.

A learner's functions, and the projects that they write, run where the learner's code runs. There a project's
server is asked as any client asks it.
"""

import asyncio
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import asynccontextmanager, suppress
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from weakref import WeakKeyDictionary
from wsgiref.simple_server import software_version

import pytest

from classroom.grading.client import Unmet
from classroom.grading.handshake import connected

COMMAND = 20.0  # seconds that a command or a server's start may take on a slow machine
REPLY = 5.0  # seconds that a reply of a server may take that has just started
SLOW = 4  # seconds that a slow project takes before its server starts
STATICFILES = "django.contrib.staticfiles"
CONTRIB = ("admin", "auth", "contenttypes", "sessions", "messages")
DJANGOS_APPS = [f"django.contrib.{name}" for name in CONTRIB]

# start.py starts a server, says its port and process id as soon as it listens, and leaves it running.
# serve.py is that server: what `python manage.py ...` or `python -m daphne ...` is, and never left behind.
SCRIPTS = {
    "start.py": """\
import json, os, socket, subprocess, sys, time

with socket.create_server(("127.0.0.1", 0)) as probe:
    port = probe.getsockname()[1]
here = os.path.dirname(os.path.abspath(__file__))
command = [sys.executable, os.path.join(here, "serve.py")]
command += [word.replace("PORT", str(port)) for word in sys.argv[1:]]
with open(os.path.join(here, "server.log"), "w+", encoding="utf-8", errors="replace") as log:
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    while server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            print(json.dumps([port, server.pid]))
            sys.exit()
    log.seek(0)
    print(log.read().strip())
""",
    "serve.py": """\
import os, runpy, sys, threading

watch = threading.Timer(60, os._exit, [1])
watch.daemon = True
watch.start()
sys.argv = sys.argv[1:]
sys.path[0] = os.getcwd()
if sys.argv[0] == "manage.py":
    runpy.run_path("manage.py", run_name="__main__")
else:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
""",
}
STOP = "import os, signal, sys; os.kill(int(sys.argv[1]), signal.SIGTERM)"


# --- projects, as a test writes them ---


def a_project(name, *, apps=("daphne", STATICFILES), page="", header="", slow=0):
    """The files of a small project whose page / answers with a text, and with a Server header if given.

    manage.py notes each of its starts in starts.txt: its process id and its arguments. Its `runserver` does
    nothing for `slow` seconds.
    """
    headers = {"Server": header} if header else {}
    return {
        "manage.py": f"""\
import os, sys, time
from django.core.management import execute_from_command_line
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "{name}.settings")
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "starts.txt"), "a") as starts:
    print(os.getpid(), *sys.argv[1:], file=starts)
time.sleep({slow} if "runserver" in sys.argv else 0)
execute_from_command_line(sys.argv)
""",
        f"{name}/__init__.py": "",
        f"{name}/settings.py": f"""\
DEBUG, SECRET_KEY, STATIC_URL = True, "only for a check", "static/"
INSTALLED_APPS = {["django.contrib.contenttypes", "django.contrib.auth", *apps]!r}
ROOT_URLCONF, ASGI_APPLICATION = "{name}.urls", "{name}.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"  # Django 5.2 warns without it
""",
        f"{name}/urls.py": f"""\
from django.http import HttpResponse
from django.urls import path

def page(request):
    return HttpResponse("{page}", headers={headers!r})

urlpatterns = [path("", page)]
""",
        f"{name}/asgi.py": f"""\
import os
from django.core.asgi import get_asgi_application
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "{name}.settings")
application = get_asgi_application()
""",
    }


def a_desk(path, word):
    """The files of an app with a consumer at a path, and another one at the path "other/" below it.

    Each imports a model, and answers a text with a word and the text; the other one says "other" before.
    """
    return {
        "websocket_app/__init__.py": "",
        "websocket_app/consumers.py": f"""\
from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.auth.models import User

class Desk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(f"{word} {{User(username=text_data)}}")

class Other(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(f"other {word} {{User(username=text_data)}}")
""",
        "websocket_app/routing.py": f"""\
from django.urls import path
from . import consumers

websocket_urlpatterns = [
    path("{path}", consumers.Desk.as_asgi()),
    path("{path}other/", consumers.Other.as_asgi()),
]
""",
    }


def a_word(size=4):
    """A word that no answer knows: twice as many letters and digits as `size`."""
    return random.randbytes(size).hex()


def a_name():
    """A project's name that no answer knows."""
    return f"Project{a_word(3)}"


@cache
def new_settings():
    """The text of settings.py as startproject writes it for DjangoChannels."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "django", "startproject", "DjangoChannels", folder]
        subprocess.run(command, check=True, timeout=COMMAND)
        return Path(folder, "DjangoChannels", "settings.py").read_text(encoding="utf-8")


# --- running them ---


async def run(learner, folder, *words):
    """Run Python on a project's code to its end; returns the return code and what it printed."""
    return await learner.call("run_python", folder, *words, within=COMMAND)


async def call(learner, name, argument, shown, **options):
    """Call the learner's function; what goes wrong is told with `shown` in place of a long argument."""
    try:
        return await learner.call(name, argument, **options)
    except Unmet as unmet:
        raise Unmet(unmet.reason.replace(repr(argument), shown)) from None


def last_line(text):
    return (text.strip().splitlines() or ["nothing was printed"])[-1]


async def settings_of(learner, folder, name):
    """The settings of a project, as Django would load them."""
    show = f"import json, {name}.settings as s; print(json.dumps(vars(s), default=str))"
    code, printed = await run(learner, folder, "-c", show)
    lines = re.findall(r'settings\.py", line \d+.*\n\s*(\S.*)', printed)
    where = f" The line is `{lines[-1]}`." if lines else ""
    assert code == 0, f"The settings could not be loaded: {last_line(printed).rstrip('.')}.{where}"
    text = last_line(printed).replace(json.dumps(folder)[1:-1], "")  # else paths differ between two folders
    return {key: value for key, value in json.loads(text).items() if key.isupper()}


@asynccontextmanager
async def server(learner, folder, *words):
    """Start a project's server, in a process of its own, and stop it whatever happens.

    Args:
        folder: the project's.
        words: the command, in which "PORT" stands for the port.

    Yields:
        The port.

    Raises:
        Unmet: the server does not start; or what the body raises, with the last error of the server's log.
    """
    scripts = await learner.make_folder(SCRIPTS)
    _, printed = await run(learner, folder, f"{scripts}/start.py", *words)
    try:
        port, process = json.loads(printed)
    except ValueError:
        command = " ".join(word for word in words if "PORT" not in word and not word.startswith("-"))
        raise Unmet(f"`{command}` did not start. Its last line: {last_line(printed)}") from None
    try:
        yield port
    except Unmet as unmet:
        log = (await learner.files(scripts)).get("server.log", "")
        errors = re.findall(r"^[\w.]*(?:Error|Exception|Configured|NotReady): .*", log, re.MULTILINE)
        raised = f" The server's log says: {errors[-1]}" if errors else ""
        more = {"sent": unmet.sent, "came": unmet.came, "expected": unmet.expected}
        raise Unmet(unmet.reason + raised, **more) from None
    finally:
        await run(learner, folder, "-c", STOP, str(process))


async def listens(learner, port):
    """Whether something listens on a port, where the learner's code runs."""
    with await learner.tcp_socket() as tcp:
        tcp.settimeout(1)
        return tcp.connect_ex(("127.0.0.1", port)) == 0


async def page(learner, port, path="/"):
    """Ask for a page; returns its status, its text and its header Server."""
    tcp = await learner.tcp_socket()

    def ask():
        with tcp:
            tcp.settimeout(10)
            tcp.connect(("127.0.0.1", port))
            connection = HTTPConnection("127.0.0.1", port)
            connection.sock = tcp
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read(100_000).decode(errors="replace"), answer.getheader("Server")

    return await asyncio.to_thread(ask)


@asynccontextmanager
async def websocket(learner, port, path):
    """A Client of a server that is a process of its own."""
    tcp = await learner.tcp_socket()
    origin = f"http://127.0.0.1:{port}"  # as a browser says it, or an origin check refuses the client
    async with connected(f"ws://127.0.0.1:{port}/{path}", tcp, learner.kept_waiting, origin=origin) as client:
        yield client


# --- the tasks ---


def some_apps():
    """A list of apps as a project has it, without daphne."""
    own = [f"app_{a_word(2)}" for _ in range(random.randint(1, 4))]
    return [*random.sample(DJANGOS_APPS, len(DJANGOS_APPS)), STATICFILES, *own]


@pytest.mark.task("02.1")
class TestWithDaphne:
    @pytest.mark.goal(1, hint=1)
    async def test_daphne_stands_before_staticfiles(self, learner):
        for apps in (some_apps(), [*some_apps(), "daphne"], [STATICFILES], [STATICFILES, "daphne"]):
            found = await self.call(learner, apps)
            assert "daphne" in found, f"`with_daphne({apps!r})` returned {found!r}, without 'daphne'."
            assert STATICFILES in found and found.index("daphne") < found.index(STATICFILES), (
                f"`with_daphne({apps!r})` returned {found!r}: 'daphne' must stand before '{STATICFILES}'."
            )

    @pytest.mark.goal(2, hint=2)
    async def test_the_others_keep_their_order(self, learner):
        for apps in (some_apps(), [*some_apps(), "daphne"], ["accounts", "daphne", STATICFILES, "chat"]):
            found = await self.call(learner, apps)
            others = [app for app in apps if app != "daphne"]
            assert [app for app in found if app != "daphne"] == others, (
                f"`with_daphne({apps!r})` returned {found!r}; without 'daphne' it must be {others!r}."
            )

    @pytest.mark.goal(3, hint=2)
    async def test_it_stands_there_once(self, learner):
        for apps in (["daphne", *some_apps()], [*some_apps(), "daphne"], ["accounts", "daphne", STATICFILES]):
            found = await self.call(learner, apps)
            assert found.count("daphne") == 1, (
                f"`with_daphne({apps!r})` returned {found!r}: 'daphne' must stand there once."
            )

    async def call(self, learner, apps):
        found = await learner.call("with_daphne", apps, plain=True)
        assert isinstance(found, list), f"`with_daphne({apps!r})` returned {found!r}, which is no list."
        return found


def with_double_quotes(settings):
    return re.sub(r"'([^'\n]*)'", r'"\1"', settings)


@pytest.mark.task("02.2")
class TestForChannels:
    @pytest.mark.goal(1, hint=2)
    async def test_daphne_is_installed_before_staticfiles(self, learner):
        _, after = await self.before_and_after(learner, "DjangoChannels")
        apps = self.installed(after)
        assert "daphne" in apps, f"`INSTALLED_APPS` is then {apps!r}: there is no 'daphne' in it."
        assert STATICFILES in apps and apps.index("daphne") < apps.index(STATICFILES), (
            f"`INSTALLED_APPS` is then {apps!r}: 'daphne' must stand before '{STATICFILES}'."
        )

    @pytest.mark.goal(2, hint=2)
    async def test_all_apps_are_installed(self, learner):
        before, after = await self.before_and_after(learner, "DjangoChannels")
        self.all_installed(before, after)

    @pytest.mark.goal(3, hint=3)
    async def test_asgi_application_is_the_projects(self, learner):
        for name in ("DjangoChannels", a_name()):
            _, after = await self.before_and_after(learner, name)
            self.application_named(after, name)

    @pytest.mark.goal(4, hint=2)
    async def test_the_other_settings_stay(self, learner):
        before, after = await self.before_and_after(learner, "DjangoChannels")
        self.others_stay(before, after)

    @pytest.mark.goal(5, hint=3)
    async def test_either_kind_of_quotes(self, learner):
        name = a_name()
        before, after = await self.before_and_after(learner, name, with_double_quotes)
        self.all_installed(before, after)
        self.application_named(after, name)
        self.others_stay(before, after)

    async def before_and_after(self, learner, name, change=lambda settings: settings):
        """The settings of a new project, and what they are with the learner's text."""
        text = change(new_settings().replace("DjangoChannels", name))
        before = await self.loaded(learner, name, text)
        quote = '"' if '"django' in text else "'"
        shown = f"<settings.py of {name}, written with {quote}>"
        answer = await call(learner, "for_channels", text, shown, plain=True)
        assert isinstance(answer, str), f"`for_channels(settings)` returned {answer!r}, which is no text."
        return before, await self.loaded(learner, name, answer)

    async def loaded(self, learner, name, text):
        folder = await learner.make_folder({f"{name}/__init__.py": "", f"{name}/settings.py": text})
        return await settings_of(learner, folder, name)

    def installed(self, settings):
        """The names of the installed apps, which Django also takes by their AppConfig."""
        return [re.sub(r"\.apps\.\w+$", "", app) for app in settings["INSTALLED_APPS"]]

    def all_installed(self, before, after):
        apps = self.installed(after)
        others = [app for app in apps if app in before["INSTALLED_APPS"]]
        assert others == before["INSTALLED_APPS"], (
            f"`INSTALLED_APPS` is then {apps!r}. The apps that were there before must all be in it, in their "
            f"order: {before['INSTALLED_APPS']!r}."
        )
        assert apps.count("daphne") == apps.count("websocket_app") == 1, (
            f"`INSTALLED_APPS` is then {apps!r}: 'daphne' and 'websocket_app' must be in it, once each."
        )

    def application_named(self, after, name):
        found = after.get("ASGI_APPLICATION")
        assert found == f"{name}.asgi.application", (
            f"For the project {name}, `ASGI_APPLICATION` is then {found!r}, not '{name}.asgi.application'."
        )

    def others_stay(self, before, after):
        for name, value in before.items():
            if name != "INSTALLED_APPS":
                assert name in after, f"The setting `{name}` is gone."
                assert after[name] == value, f"The setting `{name}` was {value!r}, and is {after[name]!r}."


@pytest.mark.task("02.3")
class TestAsgiFile:
    @pytest.mark.goal(2, hint=2)
    async def test_daphne_can_load_it(self, learner):
        async with self.daphne(learner, "DjangoChannels"):
            pass

    @pytest.mark.goal(3, hint=3)
    async def test_pages_are_answered(self, learner):
        word = a_word()
        async with self.daphne(learner, "DjangoChannels", page=word) as port:
            await self.expect_page(learner, port, word)

    @pytest.mark.goal(1, hint=1)
    async def test_it_names_the_project(self, learner):
        word = a_word()
        async with self.daphne(learner, a_name(), page=word) as port:
            await self.expect_page(learner, port, word)

    @pytest.mark.goal(4, hint=3)
    async def test_websockets_are_answered(self, learner):
        path, word = f"ws/{a_word()}/", a_word()
        async with (
            self.daphne(learner, "DjangoChannels", path=path, word=word) as port,
            websocket(learner, port, path) as first,
            websocket(learner, port, path) as second,
            websocket(learner, port, f"{path}other/") as other,
        ):
            for client, text in ((first, "Ada"), (second, "Grace"), (first, a_word())):
                await client.send(text)
                await client.expect(f"{word} {text}", REPLY)
            await other.send("Ada")
            await other.expect(f"other {word} Ada", REPLY)

    @asynccontextmanager
    async def daphne(self, learner, name, page="", path="ws/desk/", word="Hello"):
        """The command daphne serves a project that has the learner's asgi.py."""
        text = await learner.call("asgi_file", name, plain=True)
        assert isinstance(text, str), f"`asgi_file({name!r})` returned {text!r}, which is no text."
        files = {**a_project(name, page=page), **a_desk(path, word), f"{name}/asgi.py": text}
        folder = await learner.make_folder(files)
        async with server(learner, folder, "daphne", "-p", "PORT", f"{name}.asgi:application") as port:
            yield port

    async def expect_page(self, learner, port, word):
        status, text, _ = await page(learner, port)
        if (status, text) != (200, word):
            raise Unmet(f"The page / was answered with status {status}, and not by the project's own view.")


TWO_MODELS = """\
from django.db import models

class Home(models.Model):
    name = models.CharField(max_length=20)
    score = models.DecimalField()

class Away(models.Model):
    score = models.DecimalField()
"""  # each model gets fields.E130 and fields.E132 for its score
SLASH = "\nurlpatterns.append(path('/scores/', page))\n"  # urls.W002
NO_ADMIN = "\nfrom django.contrib import admin\nurlpatterns.append(path('admin/', admin.site.urls))\n"
DAPHNE_LAST = (STATICFILES, "daphne")  # daphne.E001


@pytest.mark.task("02.4")
class TestCheckIds:
    @pytest.mark.goal(1, hint=1)
    async def test_the_project_in_the_folder_is_checked(self, learner):
        for folder, apps, expected in (
            ("sound project", ("daphne", STATICFILES), []),
            ("daphne comes last", DAPHNE_LAST, ["daphne.E001"]),
            ("sound again", (STATICFILES,), []),
        ):
            await self.expect(learner, folder, a_project(a_name(), apps=apps), expected)

    @pytest.mark.goal(2, hint=2)
    async def test_several_ids_sorted_and_once(self, learner):
        files = a_project("DjangoChannels", apps=("scores", *DAPHNE_LAST))
        files |= {"scores/__init__.py": "", "scores/models.py": TWO_MODELS}
        await self.expect(learner, "two models", files, ["daphne.E001", "fields.E130", "fields.E132"])

    @pytest.mark.goal(2, hint=2)
    async def test_warnings_count_too(self, learner):
        await self.expect(learner, "warning", self.with_urls(SLASH), ["urls.W002"])
        both = self.with_urls(SLASH, apps=DAPHNE_LAST)
        await self.expect(learner, "warning and error", both, ["daphne.E001", "urls.W002"])

    @pytest.mark.goal(3, hint=3)
    async def test_the_last_line_when_it_can_not_run(self, learner):
        word = f"no_app_{a_word(3)}"
        no_app = a_project(a_name(), apps=(word,))
        no_manage = "can't open file"  # what Python itself says
        no_admin = self.with_urls(NO_ADMIN)
        for files, error in ((no_admin, "LookupError"), (no_app, word), ({}, no_manage)):
            folder = await learner.make_folder(files)
            found = await self.call(learner, folder, "whose check can't run")
            assert isinstance(found, list) and len(found) == 1 and error in str(found[0]), (
                f"For a folder whose check ends with an error, `check_ids` returned {found!r}; expected is "
                f"a list with the last line that was printed, which has {error!r} in it."
            )
            assert "\n" not in found[0], "`check_ids` returned more than the last line that was printed."

    async def expect(self, learner, name, files, expected):
        folder = await learner.make_folder(files, name)
        found = await self.call(learner, folder, name)
        assert found == expected, (
            f"For the project in the folder {name!r}, `check_ids` returned {found!r}; its check finds "
            f"{expected!r}."
        )

    async def call(self, learner, folder, name):
        return await call(learner, "check_ids", folder, f"<folder {name!r}>", within=COMMAND, plain=True)

    def with_urls(self, more, **options):
        files = a_project("DjangoChannels", **options)
        return {**files, "DjangoChannels/urls.py": files["DjangoChannels/urls.py"] + more}


ENDLESS = "A server does not end by itself: `run_python` waits for its end, `subprocess.Popen` does not."
RELOADER = (
    "Without `--noreload` the reloader of `runserver` goes on when its server fails. With it the process "
    "ends, and `server.poll()` is no longer `None`."
)


@pytest.mark.task("02.5")
class TestWhoServes:
    @pytest.mark.goal(1, hint=2)
    async def test_the_header_of_the_answer(self, learner):
        header = f"desk-{a_word(3)}"
        for folder, options, expected in (
            ("daphne", {}, "daphne"),
            ("without daphne", {"apps": (STATICFILES,)}, software_version),
            ("own header", {"header": header}, header),
        ):
            found, _ = await self.call(learner, folder, **options)
            assert found == expected, (
                f"For the project in the folder {folder!r}, `who_serves` returned {found!r}; the answer's "
                f"header `Server` is {expected!r}."
            )

    @pytest.mark.goal(2, hint=3)
    async def test_the_server_has_stopped(self, learner):
        _, left = await self.call(learner, "daphne")
        assert not left, "`who_serves` has returned, and its server still listens on its port."

    @pytest.mark.goal(3, hint=1)
    async def test_port_8000_may_be_taken(self, learner):
        with await learner.tcp_socket() as taken:
            if os.name == "posix":  # or the port can't be had for a while after somebody used it
                taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):  # something else has it already: as good
                taken.bind(("127.0.0.1", 8000))
                taken.listen()
            found, _ = await self.call(learner, "daphne")
            assert found == "daphne", (
                f"While something else has port 8000, `who_serves` returned {found!r}, and not 'daphne'."
            )

    @pytest.mark.goal(4, hint=3)
    async def test_none_when_it_does_not_start(self, learner):
        for folder, apps in (("daphne comes last", DAPHNE_LAST), ("no such app", ("nowhere",))):
            found, _ = await self.call(learner, folder, RELOADER, apps=apps)
            assert found is None, (
                f"For the project in the folder {folder!r}, whose server does not start, `who_serves` "
                f"returned {found!r} and not None."
            )

    @pytest.mark.goal(4, hint=3)
    async def test_a_slow_start_is_waited_for(self, learner):
        found, _ = await self.call(learner, "slow start", slow=SLOW)
        assert found == "daphne", (
            f"For a project whose server starts after {SLOW} seconds, `who_serves` returned {found!r}, and "
            "not 'daphne'. Ask for as long as `server.poll()` is `None`."
        )

    async def call(self, learner, name, why_endless=ENDLESS, **options):
        """What the function returns for a project, and the port on which a server is left, or None."""
        folder = await learner.make_folder(a_project(a_name(), **options), name)
        shown = f"<folder {name!r}>"
        try:
            found = await call(learner, "who_serves", folder, shown, within=COMMAND, plain=True)
        except Unmet as unmet:
            why = f" {why_endless}" if "did not end" in unmet.reason else ""
            raise Unmet(unmet.reason + why) from None
        finally:
            left = await self.left(learner, folder)
        return found, left

    async def left(self, learner, folder):
        """The port on which a server that was started in this folder still listens; that server is ended."""
        starts = (await learner.files(folder)).get("starts.txt", "").splitlines()
        starts = [re.findall(r"\d+", line) for line in starts if "runserver" in line]
        ports = {next((port for port in map(int, numbers[1:]) if port > 1023), 8000) for numbers in starts}
        end = time.monotonic() + 1  # a server that was told to stop needs a moment
        while (left := [port for port in ports if await listens(learner, port)]) and time.monotonic() < end:
            await asyncio.sleep(0.05)
        for numbers in starts if left else ():
            await run(learner, folder, "-c", STOP, numbers[0])
        return left[0] if left else None


BUILT = WeakKeyDictionary()  # building takes seconds, so the checks of one learner look at the same project


async def built(learner):
    """The folder in which the learner's function has built, what it returned, and if a server ran there."""
    if learner not in BUILT:
        folder = await learner.make_folder(name="score desk")
        returned = await call(learner, "build_project", folder, "<folder 'score desk'>", within=2 * COMMAND)
        served = "db.sqlite3" in await learner.files(folder)  # `runserver` looks for migrations in it
        BUILT[learner] = folder, returned, served
    return BUILT[learner]


@pytest.mark.task("02.6")
class TestBuildProject:
    @pytest.mark.goal(1, hint=2)
    async def test_the_project_is_sound(self, learner):
        folder, *_ = await built(learner)
        files = await learner.files(folder)
        for name in ("manage.py", "DjangoChannels/settings.py", "DjangoChannels/asgi.py"):
            assert name in files, f"`build_project` has left no `{name}` in the folder."
        code, printed = await run(learner, folder, "manage.py", "check")
        said = printed if "System check" in printed else last_line(printed)
        assert code == 0 and "no issues" in printed, f"`manage.py check` finds something: {said}"

    @pytest.mark.goal(2, hint=2)
    async def test_the_app_is_there(self, learner):
        folder, *_ = await built(learner)
        files = await learner.files(folder)
        for name in ("apps.py", "models.py"):
            assert f"websocket_app/{name}" in files, (
                f"There is no `websocket_app/{name}` in the folder, which `startapp` makes."
            )
        apps = (await settings_of(learner, folder, "DjangoChannels"))["INSTALLED_APPS"]
        assert any(app.startswith("websocket_app") for app in apps), (
            f"`INSTALLED_APPS` is {apps!r}: 'websocket_app' is not in it."
        )
        for name, constant in (("consumers.py", "CONSUMERS"), ("routing.py", "ROUTING")):
            text = await learner.value(constant)
            assert files.get(f"websocket_app/{name}", "").strip() == text.strip(), (
                f"`websocket_app/{name}` does not hold the text of `{constant}`."
            )

    @pytest.mark.goal(3, hint=2)
    async def test_runserver_is_daphne(self, learner):
        await self.expect_both(learner, "manage.py", "runserver", "--noreload", "127.0.0.1:PORT")

    @pytest.mark.goal(4, hint=2)
    async def test_the_command_daphne_serves_it(self, learner):
        await self.expect_both(learner, "daphne", "-p", "PORT", "DjangoChannels.asgi:application")

    @pytest.mark.goal(5, hint=3)
    async def test_it_says_what_it_has_tried(self, learner):
        _, returned, served = await built(learner)
        assert returned == [[], "daphne"], f"`build_project` returned {returned!r}, and not [[], 'daphne']."
        assert served, (
            "`build_project` returned [[], 'daphne'], and has not tried it out in this folder: `runserver` "
            "would have left a file `db.sqlite3`."
        )

    async def expect_both(self, learner, *words):
        """The server answers a page and two WebSockets."""
        folder, *_ = await built(learner)
        async with server(learner, folder, *words) as port:
            status, _, name = await page(learner, port, "/admin/login/")
            if (status, name) != (200, "daphne"):
                command = " ".join(words[:2]) if words[0] == "manage.py" else words[0]
                raise Unmet(f"With `{command}`, a page got status {status} from the server {name!r}.")
            path = "ws/welcome/"
            async with websocket(learner, port, path) as first, websocket(learner, port, path) as second:
                for client, text in ((first, "Ada"), (second, "Grace"), (first, a_word())):
                    await client.send(text)
                    await client.expect(f"Welcome, {text}", REPLY)
