"""What must be seen of exercise 02.

A learner's function runs where the learner's code runs. The files that they write are copied, and the grader starts the
commands of those projects by itself, and asks their servers as any client does.
"""

import asyncio
import json
import random
import re

import pytest
from hypothesis import strategies as st

from classroom.judging.inputs import drawn
from classroom.judging.match_centre import ELSEWHERE
from classroom.judging.project import last_error
from classroom.running.unmet import Unmet

COMMAND = 20.0  # seconds, in which it has a processor, that a command may take
REPLY = 5.0  # seconds, in which it has a processor, that a reply of a server may take
STATICFILES = "django.contrib.staticfiles"
DJANGOS_APPS = [f"django.contrib.{name}" for name in ("admin", "auth", "contenttypes", "sessions", "messages")]
ALIKE = ["http://127.0.0.1.elsewhere.example", "http://localhost.elsewhere.example"]

# `manage.py check`, and then, as JSON, which apps are installed and whether a setting names the application of its file.
CHECK = """\
import json, runpy, sys
from importlib import import_module

site, sys.argv = sys.argv[1], ["manage.py", "check"]
runpy.run_path("manage.py", run_name="__main__")

from django.apps import apps
from django.conf import settings

def named(kind):
    module, _, name = str(getattr(settings, f"{kind.upper()}_APPLICATION", None)).rpartition(".")
    own = import_module(f"{site}.{kind}").application
    try:
        return getattr(import_module(module), name) is own
    except (AttributeError, ImportError, ValueError):
        return False

print()
print(json.dumps({"apps": [app.name for app in apps.get_app_configs()], "asgi": named("asgi"), "wsgi": named("wsgi")}))
"""


def a_word(size=4):
    """A word that no answer knows: twice as many letters and digits as `size`."""
    return random.randbytes(size).hex()


# --- what several tasks ask ---

CHECKED = {}  # by the learner: a command takes half a second, so the checks of a task look at one


async def checked(learner, site):
    """What `manage.py check` of a repaired site comes to: its settings, in JSON.

    Raises:
        Unmet: it finds something, or does not come to its end.
    """
    if CHECKED.get("of") is not learner:
        folder = await learner.copy_of(f"broken/{site}")
        async with learner.python(folder, "-c", CHECK, site) as command:
            CHECKED.update(of=learner, said=await command.ended(COMMAND), folder=folder)
    code, printed = CHECKED["said"]
    found = findings(printed)
    if code == 0 and not found:
        return json.loads(printed.splitlines()[-1])
    if found:
        raise Unmet(f"`manage.py check` of {site} finds a mistake: {', '.join(found)}.")
    why = last_error(printed, CHECKED["folder"]) or printed[-200:]
    raise Unmet(f"`manage.py check` of {site} does not come to its end. {why}")


def findings(printed):
    """What a system check has found, by what it printed; what is silenced is found, too."""
    found = re.findall(r"\((\w+\.[A-Z]\d+)\)", printed)
    silenced = re.search(r"\(([1-9]\d*) silenced\)", printed)
    return [*found, f"{silenced[1]} more, silenced in the settings"] if silenced else found


async def daphne(learner, site, files=()):
    """The repaired site, served by the command daphne."""
    return await learner.project(
        "daphne", "-p", "PORT", f"{site}.asgi:application", folder=f"broken/{site}", files=dict(files)
    )


async def is_welcomed(project, origin=""):
    """Two clients, from a page of the site or of this origin, get the answers of the consumer."""
    async with (
        project.connect("ws/welcome/", origin=origin) as first,
        project.connect("ws/welcome/", origin=origin) as second,
    ):
        for client, name in ((first, "Ada"), (second, "Grace"), (first, a_word())):
            await client.send(name)
            await client.expect(f"Welcome, {name}", REPLY)


async def has_page(project, path, text):
    answer = await project.page(path)
    if answer.status != 200 or text not in answer.text:
        raise Unmet(f"The page {path} was answered with status {answer.status}, and not by Django's own view.")


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
                f"`with_daphne({apps!r})` returned {found!r}: 'daphne' must come before '{STATICFILES}'."
            )

    @pytest.mark.goal(2, hint=2)
    async def test_the_others_keep_their_order(self, learner):
        early = ["accounts", "daphne", "daphne_notes", STATICFILES, "notes.daphne", "chat"]
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
                f"`with_daphne({apps!r})` returned {found!r}: 'daphne' must be in it once."
            )

    async def call(self, learner, apps):
        try:
            found = await learner.call("with_daphne", apps, plain=True)
        except Unmet as unmet:
            if "daphne" in apps or "ValueError" not in (await asyncio.to_thread(learner.raised) or ""):
                raise
            raise Unmet(f"{unmet.reason} There is no 'daphne' in this list.", goal=3, hint=2) from None
        assert isinstance(found, list), f"`with_daphne({apps!r})` returned {found!r}, which is not a list."
        return found


# --- 02.2 ---


@pytest.mark.task("02.2")
class TestTheWholeList:
    @pytest.mark.goal(1, hint=1)
    async def test_the_check_finds_nothing(self, learner):
        try:
            await checked(learner, "fixtures")
        except Unmet as unmet:
            raise Unmet(unmet.reason, hint=2 if "daphne.E001" in unmet.reason else 1) from None

    @pytest.mark.goal(2, hint=3)
    async def test_djangos_six_are_installed(self, learner):
        apps = (await checked(learner, "fixtures"))["apps"]
        missing = [app for app in (*DJANGOS_APPS, STATICFILES) if app not in apps]
        assert not missing, f"Of the apps that `startproject` installs, these are missing: {', '.join(missing)}."

    @pytest.mark.goal(3, hint=2)
    async def test_daphne_is_installed(self, learner):
        apps = (await checked(learner, "fixtures"))["apps"]
        assert "daphne" in apps, "'daphne' is not in `INSTALLED_APPS`, so `runserver` is Django's own server."


# --- 02.3 ---

OTHERS = ["django.contrib.contenttypes", STATICFILES, "django.contrib.auth"]


@pytest.mark.task("02.3")
class TestTheChangedLine:
    @pytest.mark.goal(1, hint=1)
    async def test_the_check_finds_nothing(self, learner):
        apps = (await checked(learner, "results"))["apps"]
        assert "daphne" in apps, "'daphne' is not in `INSTALLED_APPS`, so `runserver` is Django's own server."

    @pytest.mark.goal(2, hint=3)
    async def test_the_others_keep_their_order(self, learner):
        apps = (await checked(learner, "results"))["apps"]
        others = [app for app in apps if app in OTHERS]
        assert others == OTHERS, f"Besides 'daphne' these are installed: {others!r}. They were: {OTHERS!r}."

    @pytest.mark.goal(3, hint=2)
    async def test_asgi_application_is_that_of_asgi(self, learner):
        assert (await checked(learner, "results"))["asgi"], (
            "`ASGI_APPLICATION` does not name the `application` that results/asgi.py makes."
        )

    @pytest.mark.goal(4, hint=2)
    async def test_wsgi_application_stands_beside_it(self, learner):
        assert (await checked(learner, "results"))["wsgi"], (
            "`WSGI_APPLICATION` does not name the `application` that results/wsgi.py makes."
        )


# --- 02.4 ---


@pytest.mark.task("02.4")
class TestTheOrder:
    @pytest.mark.goal(1, hint=2)
    async def test_daphne_starts(self, learner):
        await daphne(learner, "transfers")

    @pytest.mark.goal(2, hint=3)
    async def test_pages_are_answered(self, learner):
        await has_page(await daphne(learner, "transfers"), "/", "This is transfers.")

    @pytest.mark.goal(3, hint=3)
    async def test_websockets_are_answered(self, learner):
        await is_welcomed(await daphne(learner, "transfers"))

    @pytest.mark.goal(4, hint=3)
    async def test_other_sites_are_refused(self, learner):
        transfers = await daphne(learner, "transfers")
        for origin in (ELSEWHERE, *ALIKE):
            await transfers.refused("ws/welcome/", origin=origin)


# --- 02.5 ---


def with_host(host):
    """The settings of tables, in which one more host is the site's, and all below another one."""
    return f"""\
SECRET_KEY, DEBUG, STATIC_URL = "only for a check", True, "static/"
ALLOWED_HOSTS = ["127.0.0.1", "{host}", ".all.{host}"]
INSTALLED_APPS = ["daphne", "django.contrib.contenttypes", "django.contrib.auth"]
ROOT_URLCONF, ASGI_APPLICATION = "tables.urls", "tables.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
"""


@pytest.mark.task("02.5")
class TestTheOrigin:
    of, host = None, ""  # a learner, and the host that their settings name

    @pytest.mark.goal(1, hint=2)
    async def test_its_own_pages_connect(self, learner):
        await is_welcomed(await self.tables(learner))

    @pytest.mark.goal(2, hint=1)
    async def test_other_sites_are_refused(self, learner):
        tables = await self.tables(learner)
        alike = [f"https://{self.host}.{a_word()}.example", f"https://not-{self.host}", f"https://www.{self.host}"]
        for origin in (ELSEWHERE, f"http://{a_word()}.example", *alike):
            await tables.refused("ws/welcome/", origin=origin)

    @pytest.mark.goal(3, hint=2)
    async def test_the_settings_say_which_hosts(self, learner):
        tables = await self.tables(learner)
        for host, allowed in ((self.host, self.host), (f"{a_word()}.all.{self.host}", f".all.{self.host}")):
            try:
                await is_welcomed(tables, f"https://{host}")
            except Unmet as unmet:
                raise Unmet(f"`ALLOWED_HOSTS` has {allowed!r} now. A page of {host}: {unmet.reason}") from None

    @pytest.mark.goal(4, hint=3)
    async def test_pages_are_answered(self, learner):
        await has_page(await self.tables(learner), "/", "This is tables.")

    async def tables(self, learner):
        if self.of is not learner:
            type(self).of, type(self).host = learner, f"desk-{a_word(3)}.example"
        return await daphne(learner, "tables", {"tables/settings.py": with_host(self.host)})


# --- 02.6 ---


@pytest.mark.task("02.6")
class TestMatchCentre:
    @pytest.mark.goal(1, hint=2)
    async def test_runserver_is_daphne(self, learner):
        project = await learner.project()
        printed = await project.printed()
        assert "Daphne" in printed, (
            "`manage.py runserver` starts Django's own server: 'daphne' is not in `INSTALLED_APPS`."
        )
        found = findings(printed)
        assert not found, f"The system check of `manage.py runserver` finds {', '.join(found)}."
        async with learner.python(project.folder, "-c", CHECK, "match_centre") as command:
            _, said = await command.ended(COMMAND)
        assert "scores" in json.loads(said.splitlines()[-1])["apps"], (
            "The app 'scores' is not in `INSTALLED_APPS`."
        )

    @pytest.mark.goal(2, hint=3)
    async def test_pages_are_answered(self, learner):
        await has_page(await learner.project(), "/admin/login/", "csrfmiddlewaretoken")

    @pytest.mark.goal(3, hint=3)
    async def test_websockets_are_answered(self, learner):
        await is_welcomed(await learner.project())

    @pytest.mark.goal(4, hint=1)
    async def test_other_sites_are_refused(self, learner):
        project = await learner.project()
        for origin in (ELSEWHERE, f"http://{a_word()}.example", *ALIKE):
            await project.refused("ws/welcome/", origin=origin)

    @pytest.mark.goal(5, hint=3)
    async def test_daphne_serves_it_too(self, learner):
        project = await learner.project("daphne", "-p", "PORT", "match_centre.asgi:application")
        await has_page(project, "/admin/login/", "csrfmiddlewaretoken")
        await is_welcomed(project)
