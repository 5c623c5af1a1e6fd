"""What lessons 04 to 11 write into the reader's own project makes a project that runs.

Each `### In your own project` is taken at its word: its fences go into the files that it names.
"""

import asyncio
import json
import re
import subprocess
import sys
from contextlib import AsyncExitStack, closing
from http.client import HTTPConnection
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
import pytest_asyncio
from browser import chromium
from notebook_lint import read, source
from playwright.async_api import async_playwright, expect
from websockets import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from classroom.in_notebook.projects import ScratchProject
from classroom.judging.suite import changed
from classroom.paths import NOTEBOOKS, SOLUTIONS

pytestmark = pytest.mark.slow("a project, started for real")

ROUTING = """
from django.urls import path
from .consumers import MatchConsumer
websocket_urlpatterns = [path("ws/matches/<int:match>/", MatchConsumer.as_asgi())]
"""
ASGI = """
import os
from django.core.asgi import get_asgi_application
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "match_centre.settings")
pages = get_asgi_application()
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from scores.routing import websocket_urlpatterns
guarded = AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns))
application = ProtocolTypeRouter({"http": pages, "websocket": guarded})
"""

# Whoever comes is the one user that there is: a test has no page to log in at.
ONE_USER = """
MIDDLEWARE += ["match_centre.settings.one_user"]

def one_user(get_response):
    def answer(request):
        from django.contrib.auth.models import User
        request.user = User.objects.get()
        return get_response(request)
    return answer
"""


# Bea, who may save goals, and Eve, who may not.
PEOPLE = """\
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "match_centre.settings"
django.setup()
from django.contrib.auth.models import Permission, User
for name in ("bea", "eve"):
    User.objects.create_user(name, password="of-the-match")
User.objects.get(username="bea").user_permissions.add(Permission.objects.get(codename="add_goal"))
"""
DISMISSED = """\
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "match_centre.settings"
django.setup()
from django.contrib.auth.models import User
User.objects.update(is_active=False)
"""


def fences(lesson):
    """The fences below `### In your own project`, in their order."""
    texts = [source(cell) for cell in read(NOTEBOOKS / f"{lesson}.ipynb")["cells"]]
    (own,) = (text for text in texts if text.startswith("### In your own project"))
    return re.findall(r"```\w+\n(.*?)```", own, re.DOTALL)


def methods_of_lesson_07():
    """`goal`, `tell_score`, `receive_json` and `decode_json`, as its cells write them."""
    cells = {cell["id"]: source(cell) for cell in read(NOTEBOOKS / "07_serialization.ipynb")["cells"]}
    keeper = cells["score-keeper"].partition("    async def goal")
    desk = cells["score-desk"].partition("    async def receive_json")
    patient = cells["repaired-one-quote"].partition("    @classmethod")
    parts = [
        keeper[1] + keeper[2],
        desk[1] + desk[2].partition("\n\n")[0],
        patient[1] + patient[2].partition("\n\n")[0],
    ]
    return "\n\n".join(parts)


def lesson_04():
    """The text of consumers.py after lesson 04: that of lesson 03, and what is new."""
    _, match_consumer, _ = fences("03_routing")
    top, receive = fences("04_consumers")
    return f"from channels.generic.websocket import AsyncWebsocketConsumer\n{top}{match_consumer}\n{receive}"


def stage_04():
    """The text of consumers.py with which lesson 05 begins: that of the solution of exercise 04."""
    start = "%%writefile my_project/scores/consumers.py\n"
    texts = [source(cell) for cell in read(SOLUTIONS / "04_consumers_exercise.ipynb")["cells"]]
    (text,) = (text.removeprefix(start) for text in texts if text.startswith(start))
    return re.sub(r"^### (BEGIN|END) SOLUTION\n?", "", text, flags=re.MULTILINE) + "\n"


def consumers(lesson):
    """The text of consumers.py as it is after a lesson."""
    if lesson == "04":
        return lesson_04()
    accepts = "        await self.accept()\n"
    greets = '        await self.send(text_data=f"Match {self.match}")\n'
    _, imports, door = fences("05_accept")
    text = imports + changed(stage_04(), (accepts + greets, door))
    if lesson == "05":
        return text
    imports, starts, clock, ends, _ = fences("06_send")
    text = imports + changed(text, ("    " + greets, "    " + greets + starts)) + f"\n{clock}\n{ends}"
    if lesson == "06":
        return text
    *_, tells, ticks, _, _ = fences("07_serialization")
    text = changed(
        text, ("class MatchConsumer(AsyncWebsocketConsumer)", "class MatchConsumer(AsyncJsonWebsocketConsumer)")
    )
    text = changed(text, ("    " + greets, tells))
    text = changed(text, ('                await self.send(text_data=f"minute {minute}")\n', ticks))
    text, removed = re.subn(
        r"(class MatchConsumer.*?)    async def receive\(.*?\n\n", r"\1", text, flags=re.DOTALL
    )
    assert removed == 1
    imports = "import json\nfrom channels.generic.websocket import AsyncJsonWebsocketConsumer\n"
    text = imports + text + "\n" + methods_of_lesson_07()
    if lesson == "07":
        return text
    _, joins, sends, leaves = fences("08_groups")
    match = text.index("class MatchConsumer")
    door = text.index("            await self.accept()\n", match)
    text = text[:door] + joins + text[door:]
    tells = "        self.goals[team] += 1\n        await self.tell_score()\n"
    text = changed(text, (tells, "        self.goals[team] += 1\n" + sends))
    cancels = "            self.clock.cancel()\n"
    return changed(text, (cancels, cancels + leaves))


async def after_the_clock(client, most=100):
    """The next message that is not of the clock."""
    for _ in range(most):
        if (message := json.loads(await client.recv()))["type"] != "clock":
            return message


@pytest.fixture
def project(tmp_path):
    """The project as it is before lesson 05."""
    for command in (["startproject", "match_centre", "."], ["startapp", "scores"]):
        subprocess.run([sys.executable, "-m", "django", *command], cwd=tmp_path, check=True)
    settings = tmp_path / "match_centre" / "settings.py"
    more = '\nINSTALLED_APPS = ["daphne", *INSTALLED_APPS, "scores"]\nASGI_APPLICATION = "match_centre.asgi.application"'
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")
    (tmp_path / "match_centre" / "asgi.py").write_text(ASGI, encoding="utf-8")
    (tmp_path / "scores" / "routing.py").write_text(ROUTING, encoding="utf-8")
    return tmp_path


@pytest_asyncio.fixture
async def started(project):
    """A coroutine function: write consumers.py as it is after a lesson, or with this text, start the project, and give its port."""
    async with AsyncExitStack() as running:

        async def start(lesson, text=None):
            (project / "scores" / "consumers.py").write_text(text or consumers(lesson), encoding="utf-8")
            (project / "scores" / "tickets.py").write_text(fences("05_accept")[0], encoding="utf-8")
            match_centre = ScratchProject(project, "match_centre")
            runserver = match_centre.running("manage.py", "runserver", "--noreload", "127.0.0.1:PORT")
            return (await running.enter_async_context(runserver)).port

        yield start


def visit(port, query="?ticket=press-17", **options):
    url = f"ws://127.0.0.1:{port}/ws/matches/7/{query}"
    return connect(url, origin="http://localhost", open_timeout=60, **options)


async def refused(port):
    for query in ("", "?ticket=", "?ticket=press-1"):
        with pytest.raises(InvalidStatus) as refusal:
            await visit(port, query)
        assert refusal.value.response.status_code == 403


async def test_lesson_04_counts_the_goals_of_a_match_for_all_its_clients(started):
    port = await started("04")
    async with visit(port) as one, visit(port) as other:
        assert [await one.recv(), await other.recv()] == ["Match 7", "Match 7"]
        await one.send("goal")
        assert await one.recv() == "Match 7: goal 1"
        await other.send("goal")
        assert await other.recv() == "Match 7: goal 2"


async def test_lesson_05_lets_in_reporters_with_a_ticket(started):
    port = await started("05")
    await refused(port)
    async with visit(port) as client:
        await client.send("home")
        assert [await client.recv(), await client.recv()] == ["Match 7", "Match 7: 1:0"]


async def test_lesson_06_runs_a_clock(started):
    port = await started("06")
    await refused(port)
    async with visit(port) as client:
        assert [await client.recv() for _ in range(3)] == ["Match 7", "minute 1", "minute 2"]
        await client.send("home")
        assert await client.recv() == "Match 7: 1:0"
    *_, looks = fences("06_send")
    asking = [sys.executable, "-m", "asyncio"]
    typed = looks.replace(":8000", f":{port}")
    told = await asyncio.to_thread(subprocess.run, asking, input=typed, capture_output=True, text=True, timeout=60)
    assert "('Match 7', 'minute 1')" in told.stdout, told


async def test_lesson_08_shows_a_goal_to_all_who_look_at_the_match(project, started):
    with (project / "match_centre" / "settings.py").open("a", encoding="utf-8") as settings:
        settings.write("\n" + fences("08_groups")[0])
    port = await started("08")
    await refused(port)
    async with visit(port) as one, visit(port, "?ticket=press-23") as other:
        assert [json.loads(await client.recv())["home"] for client in (one, other)] == [0, 0]
        for reporter, home in ((one, 1), (other, 2)):
            await reporter.send(json.dumps({"type": "goal", "team": "home"}))
            for client in (one, other):
                assert await after_the_clock(client) == {"type": "score", "home": home, "away": 0}


def save_goals_as_rows(project, models, signals, settings=ONE_USER):
    """Make the project as it is after lesson 09, with these texts of its files, and its database."""
    layers = fences("08_groups")[0]
    _, admin, _, ready = fences("09_from_outside")
    for name, text in (("models", models), ("admin", admin), ("signals", signals)):
        (project / "scores" / f"{name}.py").write_text(text, encoding="utf-8")
    for name, more in (("match_centre/settings.py", f"\n{layers}{settings}"), ("scores/apps.py", f"\n{ready}")):
        with (project / name).open("a", encoding="utf-8") as file:
            file.write(more)
    match_centre = ScratchProject(project, "match_centre")
    assert "Create model Goal" in match_centre.python("manage.py", "makemigrations", "scores")
    assert "Applying scores.0001_initial... OK" in match_centre.python("manage.py", "migrate")
    match_centre.python("manage.py", "createsuperuser", "--noinput", "--username", "ann", "--email", "")


async def test_lesson_11_keeps_each_score_for_who_comes_late(project, started, monkeypatch):
    models, _, signals, _ = fences("09_from_outside")
    score, keeps, imports, reads, saves, tells = fences("11_database")
    signals = changed(signals, ("from .models import Goal", "from .models import Goal, Score"))
    signals = changed(signals, ("import post_save", "import post_delete, post_save"))
    save_goals_as_rows(project, models + score, signals[: signals.index("@receiver")] + keeps)
    text = changed(
        consumers("08"),
        ("            await self.tell_score()\n            self.clock", f"{reads}            self.clock"),
    )
    counts = text.index("        self.goals[team] += 1\n")
    text = text[:counts] + saves + text[text.index("    async def tell_score", counts) :]
    for name in ("score_changed", "tell_score", "tell_score"):
        text = re.sub(rf"    async def {name}\(.*?(?=\n    \S)", "", text, count=1, flags=re.DOTALL)
    text = imports + changed(text, ("    async def goal(", f"{tells}\n    async def goal("))
    monkeypatch.setattr(sys.modules[__name__], "consumers", lambda lesson: text)
    port = await started("11")
    kept = [{"type": "score", "number": number, "home": number, "away": 0} for number in range(4)]
    async with visit(port) as client:
        assert json.loads(await client.recv()) == kept[0]
        await asyncio.to_thread(add_in_the_admin, port, match=7, team="home")
        await client.send(json.dumps({"type": "goal", "team": "home"}))
        assert [await after_the_clock(client), await after_the_clock(client)] == kept[1:3]
    async with visit(port, "?ticket=press-23") as late:
        assert [await after_the_clock(late), await after_the_clock(late)] == kept[1:3]
        await late.send(json.dumps({"type": "score"}))
        assert await after_the_clock(late) == kept[2]
        await asyncio.to_thread(add_in_the_admin, port, match=7, team="home")
        assert await after_the_clock(late) == kept[3]


async def test_lesson_09_tells_of_a_goal_that_is_saved_in_the_admin(project, started):
    models, _, signals, _ = fences("09_from_outside")
    save_goals_as_rows(project, models, signals)
    port = await started("08")
    async with visit(port) as client:
        assert json.loads(await client.recv()) == {"type": "score", "home": 0, "away": 0}
        await asyncio.to_thread(add_in_the_admin, port, match=7, team="home")
        assert await after_the_clock(client) == {"type": "score", "home": 1, "away": 0}


async def test_lesson_10_lets_who_has_the_permission_write(project, started):
    imported, guarded, login_view, login_path, imports, door, guard, may_write = fences("10_who_may")
    models, _, signals, _ = fences("09_from_outside")
    save_goals_as_rows(project, models, signals, settings="")
    asgi = changed(
        ASGI, ("guarded = AllowedHostsOriginValidator(URLRouter(websocket_urlpatterns))\n", imported + guarded)
    )
    (project / "match_centre" / "asgi.py").write_text(asgi, encoding="utf-8")
    urls = project / "match_centre" / "urls.py"
    text = changed(urls.read_text(encoding="utf-8"), ("urlpatterns = [\n", "urlpatterns = [\n" + login_path))
    urls.write_text(login_view + text, encoding="utf-8")
    match_centre = ScratchProject(project, "match_centre")
    match_centre.python("-c", PEOPLE)

    text = imports + consumers("08")
    ticket = '        self.ticket = parse_qs(self.scope["query_string"].decode()).get("ticket", [""])[0]\n'
    text = changed(text, (ticket + "        if self.ticket in tickets.TICKETS:\n", door))
    goal = "    async def goal(self, team):\n"
    text = changed(text, (goal, may_write + "\n" + goal + guard))
    port = await started("08", text)

    cookies = {name: await asyncio.to_thread(log_in, port, name) for name in ("bea", "eve")}
    for headers in (None, cookies["eve"]):
        with pytest.raises(InvalidStatus) as refusal:
            await visit(port, "", additional_headers=headers)
        assert refusal.value.response.status_code == 403
    async with visit(port, "", additional_headers=cookies["bea"]) as bea:
        assert json.loads(await bea.recv()) == {"type": "score", "home": 0, "away": 0}
        await bea.send(json.dumps({"type": "goal", "team": "home"}))
        assert await after_the_clock(bea) == {"type": "score", "home": 1, "away": 0}
        match_centre.python("-c", DISMISSED)
        await bea.send(json.dumps({"type": "goal", "team": "home"}))
        with pytest.raises(ConnectionClosed):
            await after_the_clock(bea)
        assert bea.close_code == 4403


def log_in(port, name):
    """Fill in the form of the login; gives the header with the cookie."""
    token, browser = "c" * 32, HTTPConnection("127.0.0.1", port, timeout=60)
    form = urlencode({"csrfmiddlewaretoken": token, "username": name, "password": "of-the-match"})
    headers = {"Cookie": f"csrftoken={token}", "Content-Type": "application/x-www-form-urlencoded"}
    with closing(browser):
        browser.request("POST", "/accounts/login/", form, headers)
        answer = browser.getresponse()
        assert (answer.status, answer.headers["Location"]) == (302, "/matches/7/"), answer.read()
        session = re.search(r"sessionid=\w+", answer.getheader("Set-Cookie"))
    return {"Cookie": session[0]}


def add_in_the_admin(port, **fields):
    """Fill in the form of a new goal."""
    token = "c" * 32
    request = Request(
        f"http://127.0.0.1:{port}/admin/scores/goal/add/",
        urlencode({"csrfmiddlewaretoken": token, **fields}).encode(),
        {"Cookie": f"csrftoken={token}"},
    )
    with urlopen(request) as answer:
        assert answer.url.endswith("/admin/scores/goal/"), answer.url


async def test_lesson_07_has_a_page_and_speaks_json(project, started):
    chromium()
    address, clock, view, imported, route, *_ = fences("07_serialization")
    page = (NOTEBOOKS / "pages" / "one_match.html").read_text(encoding="utf-8")
    (line,) = (line for line in page.splitlines(keepends=True) if "new URL" in line)
    page = changed(page, (line, address))
    page = changed(page, ("    } else {\n", clock + "    } else {\n"))
    template = project / "scores" / "templates" / "scores" / "match.html"
    template.parent.mkdir(parents=True)
    template.write_text(page, encoding="utf-8")
    (project / "scores" / "views.py").write_text(view, encoding="utf-8")
    urls = project / "match_centre" / "urls.py"
    text = changed(urls.read_text(encoding="utf-8"), ("urlpatterns = [\n", "urlpatterns = [\n" + route))
    urls.write_text(imported + text, encoding="utf-8")

    port = await started("07")
    await refused(port)
    with await asyncio.to_thread(urlopen, f"http://127.0.0.1:{port}/matches/7/?ticket=press-17") as answer:
        assert answer.read().decode() == page
    async with visit(port) as client:
        assert json.loads(await client.recv()) == {"type": "score", "home": 0, "away": 0}
        await client.send(json.dumps({"type": "goal", "team": "home"}))
        assert json.loads(await client.recv()) == {"type": "score", "home": 1, "away": 0}
        await client.send("not JSON")
        assert json.loads(await client.recv())["type"] == "error"
        assert json.loads(await client.recv()) == {"type": "clock", "minute": 1}

    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        try:
            shown = await browser.new_page()
            await shown.goto(f"http://127.0.0.1:{port}/matches/7/?ticket=press-17")
            await expect(shown.locator("#score")).to_have_text("1:0")
            await shown.get_by_role("button", name="Goal for away").click()
            await expect(shown.locator("#score")).to_have_text("1:1")
            await expect(shown.locator("#state")).to_contain_text("minute")
        finally:
            await browser.close()
