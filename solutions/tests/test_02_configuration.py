"""What must be seen of exercise 02.

A learner's functions, and the projects that they write, run where the learner's code runs. The grader starts a
project's commands there by itself, and asks a project's server as any client does.
"""

import ast
import asyncio
import json
import os
import random
import re
import socket
from contextlib import asynccontextmanager, suppress
from functools import cache
from pathlib import Path
from weakref import WeakKeyDictionary

import django
import pytest
from django.template import Context, Engine
from django.utils.version import get_docs_version
from hypothesis import strategies as st

from classroom.running.cells import code_cells
from classroom.judging.client import Unmet
from classroom.judging.handshake import connected
from classroom.judging.inputs import drawn
from classroom.judging.pages import get_page
from classroom.running.waits import fair_wait

COMMAND = 20.0  # seconds, in which it has a processor, that a command or a server's start may take
REPLY = 5.0  # seconds, in which it has a processor, that a reply of a server may take
SLOW = 4  # seconds that a slow project takes before its server starts
LOOK = 0.02  # seconds between two looks whether a server listens
STATICFILES = "django.contrib.staticfiles"
CONTRIB = ("admin", "auth", "contenttypes", "sessions", "messages")
DJANGOS_APPS = [f"django.contrib.{name}" for name in CONTRIB]

# What `python manage.py ...` and `python -m daphne ...` are, and never left behind: it ends after a minute.
AS_A_USER = """\
import os, runpy, sys, threading

watch = threading.Timer(60, os._exit, [1])
watch.daemon = True
watch.start()
os.environ.pop("DJANGO_SETTINGS_MODULE", None)
del sys.argv[0]
if sys.argv[0] == "manage.py":
    runpy.run_path("manage.py", run_name="__main__")
else:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""
STOP = "import os, signal, sys; os.kill(int(sys.argv[1]), signal.SIGTERM)"
# The settings of the modules that are named, as JSON, without the path of the folder: it differs from run to run.
SHOW = """\
import importlib, json, os, sys

def shown(value):
    return str(value).replace(os.getcwd(), "")

modules = {name: vars(importlib.import_module(name)) for name in sys.argv[1:]}
settings = {name: {key: value for key, value in of.items() if key.isupper()} for name, of in modules.items()}
print(json.dumps(settings, default=shown))
"""


# --- projects, as a test writes them ---

# Messages that a check of a project's own finds: the letter in their id, and the level that it stands for
LEVELS = {"C": 50, "E": 40, "W": 30, "I": 20}
ERRORS, WARNINGS = "CE", "WI"


def a_project(name, *, apps=(), page="", header="", slow=0, finds=(), more_settings=""):
    """The files of a small project whose page / answers with a text, and with a Server header if given.

    It has no apps but these, as each costs time, and an app `desk`, whose own check finds messages with these
    ids. manage.py notes each of its starts in starts.txt: its process id and its arguments. Its `runserver` does
    nothing for `slow` seconds.
    """
    headers = {"Server": header} if header else {}
    levels = [LEVELS[id.rpartition(".")[2][0]] for id in finds]
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
INSTALLED_APPS = {[*apps, "desk"]!r}
ROOT_URLCONF, ASGI_APPLICATION = "{name}.urls", "{name}.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"  # Django 5.2 warns without it
{more_settings}
""",
        f"{name}/urls.py": f"""\
from django.http import HttpResponse
from django.urls import path

def page(request):
    return HttpResponse("{page}", headers={headers!r})

urlpatterns = [path("", page)]
""",
        "desk/__init__.py": f"""\
from django.core.checks import CheckMessage, register

@register
def desk(app_configs, **options):
    found = zip({levels!r}, {list(finds)!r})
    return [CheckMessage(level, "The desk is closed.", hint="Open it (now).", id=id) for level, id in found]
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

    Each needs a model, and answers a text with a word and the text; the other one says "other" before.
    """
    return {
        "websocket_app/__init__.py": "",
        "websocket_app/models.py": """\
from django.db import models

class Reader(models.Model):
    name = models.CharField(max_length=20)
""",
        "websocket_app/consumers.py": f"""\
from channels.generic.websocket import AsyncWebsocketConsumer
from websocket_app.models import Reader

class Desk(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(f"{word} {{Reader(name=text_data).name}}")

class Other(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(f"other {word} {{Reader(name=text_data).name}}")
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
    return random.choice(("Project", "score_desk_", "TV2_", "_")) + a_word(3)


def new_settings(name):
    """The text of settings.py as startproject writes it, from Django's own template."""
    template = Path(django.__file__).parent / "conf" / "project_template" / "project_name" / "settings.py-tpl"
    values = {
        "project_name": name,
        "secret_key": f"django-insecure-{a_word(25)}",
        "django_version": django.get_version(),
        "docs_version": get_docs_version(),
    }
    return Engine().from_string(template.read_text(encoding="utf-8")).render(Context(values, autoescape=False))


# --- running them ---


async def call(learner, name, argument, shown, **options):
    """Call the learner's function; what goes wrong is told with `shown` in place of a long argument."""
    try:
        return await learner.call(name, argument, **options)
    except Unmet as unmet:
        raise Unmet(unmet.reason.replace(repr(argument), shown)) from None


def last_line(text):
    return (text.strip().splitlines() or ["nothing was printed"])[-1]


async def settings_of(learner, folder, *modules):
    """For each of these modules in a folder its settings, as Django would load them.

    Settings are code: it could print what is no setting of it. But who knows what to print knows the answer.
    """
    async with learner.python(folder, "-c", SHOW, *modules) as command:
        code, printed = await command.ended(COMMAND)
    lines = re.findall(r'settings\.py", line \d+.*\n\s*(\S.*)', printed)
    where = f" The line is `{lines[-1]}`." if lines else ""
    assert code == 0, f"The settings could not be loaded: {last_line(printed).rstrip('.')}.{where}"
    try:
        return json.loads(last_line(printed))
    except ValueError:
        raise Unmet("The settings end the program that loads them.") from None


@asynccontextmanager
async def server(learner, folder, *words):
    """Start a project's server, in a process of its own, and stop it whatever happens.

    Args:
        folder: the project's.
        words: the command, in which "PORT" stands for the port.

    Yields:
        The port, and the Command.

    Raises:
        Unmet: the server does not start.
    """
    with await learner.tcp_socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = " ".join(word for word in words if "PORT" not in word and not word.startswith("-"))
    words = [word.replace("PORT", str(port)) for word in words]
    async with learner.python(folder, "-c", AS_A_USER, *words) as running:
        starting = asyncio.ensure_future(starts(learner, running, port))
        try:
            if not await fair_wait([starting], learner.kept_waiting, COMMAND) or not starting.result():
                _, log = await running.look()
                raise Unmet(f"`{command}` did not start. Its last line: {last_line(log)}")
        finally:
            starting.cancel()
        yield port, running


async def starts(learner, running, port):
    """Wait until a server listens; False when it has ended before."""
    while (await running.look())[0] is None:
        if await listens(learner, port):
            return True
        await asyncio.sleep(LOOK)
    return False


async def listens(learner, port):
    """Whether something listens on a port, where the learner's code runs."""
    with await learner.tcp_socket() as tcp:
        tcp.settimeout(1)
        return tcp.connect_ex(("127.0.0.1", port)) == 0


async def page(learner, port, path="/"):
    """Ask a server that is a process of its own for a page."""
    return await get_page(await learner.tcp_socket(), port, path, REPLY, learner.kept_waiting)


@asynccontextmanager
async def websocket(learner, port, path):
    """A Client of a server that is a process of its own."""
    tcp = await learner.tcp_socket()
    origin = f"http://127.0.0.1:{port}"  # as a browser says it, or an origin check refuses the client
    async with connected(f"ws://127.0.0.1:{port}/{path}", tcp, learner.kept_waiting, origin=origin) as client:
        yield client


async def outcome(look, running):
    """What came of a look at a server: None, or why it is not met, with the last error of the server's log.

    So checks of several goals look at one server, once.
    """
    try:
        await look
    except Unmet as unmet:
        _, log = await running.look()
        errors = re.findall(r"^[\w.]*(?:Error|Exception|Configured|NotReady): .*", log, re.MULTILINE)
        raised = f" The server's log says: {errors[-1]}" if errors else ""
        return Unmet(unmet.reason + raised, sent=unmet.sent, came=unmet.came, expected=unmet.expected)
    return None


def met(unmet):
    """Raise what came of a look, if it is not met."""
    if unmet is not None:
        raise unmet


# --- 02.1 ---

APP = st.sampled_from([*DJANGOS_APPS, "channels", "daphne_notes", "notes.daphne"]) | st.from_regex(
    r"[a-z][a-z_]{2,8}(\.apps\.[A-Z][a-z]{2,8}Config)?", fullmatch=True
)


def some_apps(*more):
    """A list of apps as a project may have it, with these among them."""
    (apps,) = drawn(st.lists(APP.filter(lambda app: app != "daphne"), unique=True, max_size=8), 1)
    for app in more:
        apps.insert(random.randint(0, len(apps)), app)
    return apps


@pytest.mark.task("02.1")
class TestWithDaphne:
    @pytest.mark.goal(1, hint=1)
    async def test_daphne_stands_before_staticfiles(self, learner):
        late = [*some_apps(STATICFILES), "daphne"]
        for apps in (some_apps(STATICFILES), late, [STATICFILES], [STATICFILES, "daphne"]):
            found = await self.call(learner, apps)
            assert "daphne" in found, f"`with_daphne({apps!r})` returned {found!r}, without 'daphne'."
            assert STATICFILES in found and found.index("daphne") < found.index(STATICFILES), (
                f"`with_daphne({apps!r})` returned {found!r}: 'daphne' must stand before '{STATICFILES}'."
            )

    @pytest.mark.goal(2, hint=2)
    async def test_the_others_keep_their_order(self, learner):
        early = ["accounts", "daphne", STATICFILES, "chat"]
        for apps in (some_apps(STATICFILES), some_apps("daphne", STATICFILES), early, some_apps()):
            found = await self.call(learner, apps)
            others = [app for app in apps if app != "daphne"]
            assert [app for app in found if app != "daphne"] == others, (
                f"`with_daphne({apps!r})` returned {found!r}; without 'daphne' it must be {others!r}."
            )

    @pytest.mark.goal(3, hint=2)
    async def test_it_stands_there_once(self, learner):
        twice = ["daphne", *some_apps(STATICFILES), "daphne"]
        for apps in (["daphne", *some_apps(STATICFILES)], some_apps("daphne"), twice, some_apps(), []):
            found = await self.call(learner, apps)
            assert found.count("daphne") == 1, (
                f"`with_daphne({apps!r})` returned {found!r}: 'daphne' must stand there once."
            )

    async def call(self, learner, apps):
        found = await learner.call("with_daphne", apps, plain=True)
        assert isinstance(found, list), f"`with_daphne({apps!r})` returned {found!r}, which is no list."
        return found


# --- 02.2 ---


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
        text = change(new_settings(name))
        quote = '"' if '"django' in text else "'"
        shown = f"<settings.py of {name}, written with {quote}>"
        answer = await call(learner, "for_channels", text, shown, plain=True)
        assert isinstance(answer, str), f"`for_channels(settings)` returned {answer!r}, which is no text."
        files = {"before/settings.py": text, "after/settings.py": answer}
        modules = ("before.settings", "after.settings")
        settings = await settings_of(learner, await learner.make_folder(files), *modules)
        return [settings[module] for module in modules]

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


# --- 02.3 ---

SERVED = WeakKeyDictionary()  # a server takes a second to start, so three checks look at the same one


@pytest.mark.task("02.3")
class TestAsgiFile:
    @pytest.mark.goal(2, hint=2)
    async def test_daphne_can_load_it(self, learner):
        await self.looks(learner)

    @pytest.mark.goal(3, hint=3)
    async def test_pages_are_answered(self, learner):
        met((await self.looks(learner))["page"])

    @pytest.mark.goal(4, hint=3)
    async def test_websockets_are_answered(self, learner):
        met((await self.looks(learner))["websockets"])

    @pytest.mark.goal(1, hint=1)
    async def test_it_names_the_project(self, learner):
        word = a_word()
        async with self.daphne(learner, a_name(), page=word) as (port, running):
            met(await outcome(self.expect_page(learner, port, word), running))

    async def looks(self, learner):
        """What came of a look at a page and at some WebSockets, of the project DjangoChannels."""
        if learner not in SERVED:
            path, word = f"ws/{a_word()}/", a_word()
            async with self.daphne(learner, "DjangoChannels", word, path, word) as (port, running):
                SERVED[learner] = {
                    "page": await outcome(self.expect_page(learner, port, word), running),
                    "websockets": await outcome(self.expect_websockets(learner, port, path, word), running),
                }
        return SERVED[learner]

    @asynccontextmanager
    async def daphne(self, learner, name, page="", path="ws/desk/", word="Hello"):
        """The command daphne serves a project that has the learner's asgi.py."""
        text = await learner.call("asgi_file", name, plain=True)
        assert isinstance(text, str), f"`asgi_file({name!r})` returned {text!r}, which is no text."
        # an answer may look for a user
        apps = ["django.contrib.contenttypes", "django.contrib.auth", "websocket_app"]
        files = {**a_project(name, apps=apps, page=page), **a_desk(path, word)}
        folder = await learner.make_folder({**files, f"{name}/asgi.py": text})
        async with server(learner, folder, "daphne", "-p", "PORT", f"{name}.asgi:application") as served:
            yield served

    async def expect_page(self, learner, port, word):
        answer = await page(learner, port)
        if (answer.status, answer.text) != (200, word):
            raise Unmet(f"The page / was answered with status {answer.status}, and not by the project's own view.")

    async def expect_websockets(self, learner, port, path, word):
        async with (
            websocket(learner, port, path) as first,
            websocket(learner, port, path) as second,
            websocket(learner, port, f"{path}other/") as other,
        ):
            for client, text in ((first, "Ada"), (second, "Grace"), (first, a_word())):
                await client.send(text)
                await client.expect(f"{word} {text}", REPLY)
            await other.send("Ada")
            await other.expect(f"other {word} Ada", REPLY)


# --- 02.4 ---


def some_ids(letters, count):
    """Ids of messages that no answer knows."""
    return [f"desk_{a_word(1)}.{random.choice(letters)}{random.randint(1, 999):03}" for _ in range(count)]


@pytest.mark.task("02.4")
class TestCheckIds:
    @pytest.mark.goal(1, hint=1)
    async def test_the_project_in_the_folder_is_checked(self, learner):
        for ids in ([], some_ids(ERRORS, 1)):
            await self.expect_ids(learner, ids)

    @pytest.mark.goal(1, hint=1)
    async def test_a_relative_folder_is_one_from_here(self, learner):
        ids = some_ids(ERRORS, 1)
        folder = await learner.make_folder(a_project(a_name(), finds=ids), a_word())
        relative = os.path.relpath(folder, await learner.working_folder())
        found = await self.call(learner, relative)
        assert found == ids, (
            f"For a project in the folder {relative!r}, a path that begins at the folder in which this notebook "
            f"works, `check_ids` returned {found!r}; its check finds {ids!r}."
        )

    @pytest.mark.goal(2, hint=2)
    async def test_several_ids_sorted_and_once(self, learner):
        ids = [*some_ids(WARNINGS, 2), *some_ids(ERRORS, 2)]
        await self.expect_ids(learner, [*ids, *random.sample(ids, 2)])

    @pytest.mark.goal(2, hint=2)
    async def test_warnings_count_too(self, learner):
        await self.expect_ids(learner, some_ids(WARNINGS, 2))

    @pytest.mark.goal(3, hint=3)
    async def test_the_last_line_when_it_can_not_run(self, learner):
        first, last = a_word(), a_word()
        fails = f"raise LookupError('No installed app with label {first}.\\n{last}')"
        for files, said in (
            (a_project(a_name(), more_settings=fails), last),
            ({}, "can't open file"),  # what Python itself says when there is no manage.py
        ):
            found = await self.call(learner, await learner.make_folder(files, a_word()))
            assert isinstance(found, list) and len(found) == 1 and said in str(found[0]), (
                f"For a folder whose check ends with an error, `check_ids` returned {found!r}; expected is "
                f"a list with the last line that was printed, which has {said!r} in it."
            )
            assert first not in found[0], "`check_ids` returned more than the last line that was printed."

    async def expect_ids(self, learner, ids):
        found = await self.call(learner, await learner.make_folder(a_project(a_name(), finds=ids), a_word()))
        expected = sorted(set(ids))
        assert found == expected, (
            f"For a project whose check finds {ids!r}, in this order, `check_ids` returned {found!r}; "
            f"expected is {expected!r}."
        )

    async def call(self, learner, folder):
        return await call(learner, "check_ids", folder, "<a project's folder>", within=COMMAND, plain=True)


# --- 02.5 ---

ENDLESS = "A server does not end by itself: `run_python` waits for its end, `subprocess.Popen` does not."
RELOADER = (
    "Without `--noreload` the reloader of `runserver` goes on when its server fails. With it the process "
    "ends, and `server.poll()` is no longer `None`."
)
NO_SERVER = {  # projects whose server does not start
    "whose settings raise an error": {"more_settings": "raise RuntimeError('The desk is closed.')"},
    "whose check finds an error": {"finds": ["desk.E001"]},
}
ASKED = WeakKeyDictionary()  # a server takes a second to start, so two checks look at the same ones


@pytest.mark.task("02.5")
class TestWhoServes:
    @pytest.mark.goal(1, hint=2)
    async def test_the_header_of_the_answer(self, learner):
        for what, (found, expected, _) in (await self.asked(learner)).items():
            assert found == expected, (
                f"For a project {what}, `who_serves` returned {found!r}; the answer's header `Server` is "
                f"{expected!r}."
            )

    @pytest.mark.goal(2, hint=3)
    async def test_the_server_has_stopped(self, learner):
        for _, _, left in (await self.asked(learner)).values():
            assert not left, "`who_serves` has returned, and its server still listens on its port."

    @pytest.mark.goal(3, hint=1)
    async def test_port_8000_may_be_taken(self, learner):
        with await learner.tcp_socket() as taken:
            if os.name == "posix":  # or the port can't be had for a while after somebody used it
                taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):  # something else has it already: as good
                taken.bind(("127.0.0.1", 8000))
                taken.listen()
            header = f"desk-{a_word(3)}"
            found, _ = await self.call(learner, header=header)
            assert found == header, (
                f"While something else has port 8000, `who_serves` returned {found!r}, and not {header!r}."
            )

    @pytest.mark.goal(4, hint=3)
    async def test_none_when_it_does_not_start(self, learner):
        for what, options in NO_SERVER.items():
            found, _ = await self.call(learner, RELOADER, **options)
            assert found is None, (
                f"For a project {what}, so that its server does not start, `who_serves` returned {found!r} "
                "and not None."
            )

    @pytest.mark.goal(4, hint=3)
    async def test_a_slow_start_is_waited_for(self, learner):
        header = f"desk-{a_word(3)}"
        found, _ = await self.call(learner, slow=SLOW, header=header)
        assert found == header, (
            f"For a project whose server starts after {SLOW} seconds, `who_serves` returned {found!r}, and "
            f"not {header!r}. Ask for as long as `server.poll()` is `None`."
        )

    async def asked(self, learner):
        """For two projects: what the function returned, what it should have, and the port of a server left."""
        if learner not in ASKED:
            header = f"desk-{a_word(3)}"
            ASKED[learner] = {}
            for what, expected, options in (
                ("with daphne", "daphne", {"apps": ["daphne"]}),
                (f"whose answers say `Server: {header}`", header, {"header": header}),
            ):
                found, left = await self.call(learner, **options)
                ASKED[learner][what] = found, expected, left
        return ASKED[learner]

    async def call(self, learner, why_endless=ENDLESS, **options):
        """What the function returns for a project, and the port on which a server is left, or None."""
        folder = await learner.make_folder(a_project(a_name(), **options), a_word())
        shown = "<a project's folder>"
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
        gone = asyncio.ensure_future(self.gone(learner, ports))  # one that was told to stop needs a moment
        try:
            if await fair_wait([gone], learner.kept_waiting, 1):
                return None
        finally:
            gone.cancel()
        for numbers in starts:
            async with learner.python(folder, "-c", STOP, numbers[0]) as command:
                await command.ended(COMMAND)
        return next(iter(ports))

    async def gone(self, learner, ports):
        """Wait until nothing listens on these ports."""
        while any([await listens(learner, port) for port in ports]):
            await asyncio.sleep(LOOK)


# --- 02.6 ---

BUILT = WeakKeyDictionary()  # building takes seconds, so the checks look at the same project
RUN = WeakKeyDictionary()  # ... and at the same server of it


@cache
def texts_of_the_app():
    """CONSUMERS and ROUTING, as the set-up cell has them: a learner may have given the names another value."""
    (solution,) = Path(__file__).parents[1].glob("02_*.ipynb")
    (cell,) = (cell for cell in code_cells(solution) if "CONSUMERS = " in cell["source"])
    assignments = [line for line in ast.parse(cell["source"]).body if isinstance(line, ast.Assign)]
    return {line.targets[0].id: ast.literal_eval(line.value) for line in assignments}


async def built(learner):
    """The folder in which the learner's function has built, what it returned, and if a server ran there.

    That a server ran there is the learner's word: who makes the file db.sqlite3 instead forges it.
    """
    if learner not in BUILT:
        folder = await learner.make_folder(name=a_word())
        returned = await call(learner, "build_project", folder, "<an empty folder>", within=3 * COMMAND)
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
        log = (await self.runserver(learner))["log"]  # `runserver` begins with what `check` does
        assert "System check identified no issues" in log, f"`manage.py check` finds something: {log}"

    @pytest.mark.goal(2, hint=2)
    async def test_the_app_is_there(self, learner):
        folder, *_ = await built(learner)
        files = await learner.files(folder)
        for name in ("apps.py", "models.py"):
            assert f"websocket_app/{name}" in files, (
                f"There is no `websocket_app/{name}` in the folder, which `startapp` makes."
            )
        settings = (await settings_of(learner, folder, "DjangoChannels.settings"))["DjangoChannels.settings"]
        apps = settings["INSTALLED_APPS"]
        assert any(app.startswith("websocket_app") for app in apps), (
            f"`INSTALLED_APPS` is {apps!r}: 'websocket_app' is not in it."
        )
        for name, constant in (("consumers.py", "CONSUMERS"), ("routing.py", "ROUTING")):
            assert files.get(f"websocket_app/{name}", "").strip() == texts_of_the_app()[constant].strip(), (
                f"`websocket_app/{name}` does not hold the text of `{constant}`."
            )

    @pytest.mark.goal(3, hint=2)
    async def test_runserver_is_daphne(self, learner):
        met((await self.runserver(learner))["both"])

    @pytest.mark.goal(4, hint=2)
    async def test_the_command_daphne_serves_it(self, learner):
        folder, *_ = await built(learner)
        words = ("daphne", "-p", "PORT", "DjangoChannels.asgi:application")
        async with server(learner, folder, *words) as (port, running):
            met(await outcome(self.expect_both(learner, port, "daphne"), running))

    @pytest.mark.goal(5, hint=3)
    async def test_it_says_what_it_has_tried(self, learner):
        _, returned, served = await built(learner)
        assert returned == [[], "daphne"], f"`build_project` returned {returned!r}, and not [[], 'daphne']."
        assert served, (
            "`build_project` returned [[], 'daphne'], and has not tried it out in this folder: `runserver` "
            "would have left a file `db.sqlite3`."
        )

    async def runserver(self, learner):
        """What `manage.py runserver` has printed, and what came of a look at it."""
        if learner not in RUN:
            folder, *_ = await built(learner)
            words = ("manage.py", "runserver", "--noreload", "127.0.0.1:PORT")
            async with server(learner, folder, *words) as (port, running):
                both = await outcome(self.expect_both(learner, port, "manage.py runserver"), running)
                RUN[learner] = {"both": both, "log": (await running.look())[1]}
        return RUN[learner]

    async def expect_both(self, learner, port, command):
        """The server answers a page and two WebSockets."""
        answer = await page(learner, port, "/admin/login/")
        name = answer.headers.get("server")
        if (answer.status, name) != (200, "daphne"):
            raise Unmet(f"With `{command}`, a page got status {answer.status} from the server {name!r}.")
        path = "ws/welcome/"
        async with websocket(learner, port, path) as first, websocket(learner, port, path) as second:
            for client, text in ((first, "Ada"), (second, "Grace"), (first, a_word())):
                await client.send(text)
                await client.expect(f"Welcome, {text}", REPLY)
