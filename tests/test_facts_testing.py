"""What lesson 13 says of testing. A sentence of it that stops being true fails here."""

import asyncio
import json
import re
import shutil
import subprocess
import sys
from contextlib import nullcontext
from functools import partial

import pytest
import pytest_asyncio
from browser import chromium
from django.conf import settings

if not settings.configured:
    settings.configure()

from channels.generic.websocket import AsyncWebsocketConsumer
from channels.testing import WebsocketCommunicator
from notebook_lint import read, source

from classroom import serve
from classroom.in_notebook.tested_project import match_centre, passed
from classroom.in_notebook.visitor import ask
from classroom.paths import NOTEBOOKS

LESSON = {cell["id"]: source(cell) for cell in read(NOTEBOOKS / "13_testing.ipynb")["cells"]}
TESTS = "scores/test_viewers.py"
SAFETY = 60  # seconds after which a wait is given up


class Desk(AsyncWebsocketConsumer):
    """Does as it is told."""

    async def connect(self):
        match self.scope["path"]:
            case "/closes/":
                await self.close(code=4401)
            case "/neither/":
                pass
            case _:
                await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        match text_data:
            case "fail":
                raise ValueError("offside")
            case "empty":
                await self.send("")
                await self.send("after it")
            case "scope":
                await self.send(str(len(self.scope)))
            case "close":
                await self.close(code=4402)
                await self.send("late")
            case _:
                await self.send(f"{len(text_data)} characters")


async def talk(text):
    """A communicator that has connected, and sent this."""
    communicator = WebsocketCommunicator(Desk.as_asgi(), "/")
    assert await communicator.connect(timeout=SAFETY) == (True, None)
    await communicator.send_to(text_data=text)
    return communicator


@pytest_asyncio.fixture
async def wire():
    """Send a text to the same consumer over the wire; gives what comes."""
    server = await serve(Desk.as_asgi())

    async def send(text, path="/"):
        return await ask(server.url(path), text)

    yield send
    await server.stop()


# --- a communicator, and the wire ---


async def test_closed_before_accept_the_communicator_has_the_code_and_a_client_has_not(wire):
    assert await WebsocketCommunicator(Desk.as_asgi(), "/closes/").connect(timeout=SAFETY) == (False, 4401)
    assert await wire("2:1", "/closes/") == "HTTP 403"


async def test_who_neither_accepts_nor_closes_is_a_time_out(wire):
    with pytest.raises(TimeoutError):
        await WebsocketCommunicator(Desk.as_asgi(), "/neither/").connect()
    assert await wire("2:1", "/neither/") == "no answer: the server dropped the connection"


async def test_an_exception_reaches_the_test_and_a_client_gets_1011(wire):
    communicator = await talk("fail")
    await asyncio.wait([communicator.future])  # it raises at once, or else when its time is over
    with pytest.raises(ValueError, match="offside"):
        await communicator.receive_from(timeout=SAFETY)
    assert await wire("fail") == "close code 1011"


async def test_an_empty_text_comes_out_of_a_communicator_and_out_of_daphne_it_does_not(wire):
    communicator = await talk("empty")
    assert [await communicator.receive_from(timeout=SAFETY) for _ in range(2)] == ["", "after it"]
    assert await wire("empty") == "after it"


async def test_an_empty_text_can_be_sent_over_the_wire_and_not_with_a_communicator(wire):
    with pytest.raises(AssertionError, match="exactly one"):
        await talk("")
    assert await wire("") == "0 characters"


async def test_two_megabytes_reach_a_consumer_in_a_test_and_over_the_wire_they_do_not(wire):
    communicator = await talk("x" * 2_000_000)
    assert await communicator.receive_from(timeout=SAFETY) == "2000000 characters"
    assert await wire("x" * 2_000_000) == "close code 1006"


async def test_keys_of_the_scope(wire):
    communicator = await talk("scope")
    assert await communicator.receive_from(timeout=SAFETY) == "5"
    assert await wire("scope") == "10"
    assert not {"client", "server", "user", "url_route"} & communicator.scope.keys()


async def test_what_is_sent_after_a_close_comes_out_of_a_communicator(wire):
    communicator = await talk("close")
    assert (await communicator.receive_output(timeout=SAFETY))["code"] == 4402
    assert await communicator.receive_from(timeout=SAFETY) == "late"
    assert await wire("close") == "close code 4402"


async def test_a_time_out_cancels_the_application_and_receive_nothing_does_not():
    communicator = await talk("2:1")
    await communicator.receive_from(timeout=SAFETY)
    assert await communicator.receive_nothing()
    await communicator.send_to(text_data="3:1")
    assert await communicator.receive_from(timeout=SAFETY) == "3 characters"
    with pytest.raises(TimeoutError):
        await communicator.receive_from(timeout=0.1)
    for call in (
        partial(communicator.send_to, text_data="4:1"),
        communicator.receive_from,
        communicator.receive_nothing,
    ):
        with pytest.raises(asyncio.CancelledError):
            await call()


async def test_disconnect_raises_what_the_application_has_raised():
    class Leaver(AsyncWebsocketConsumer):
        async def disconnect(self, code):
            raise ValueError("offside")

    communicator = WebsocketCommunicator(Leaver.as_asgi(), "/")
    await communicator.connect(timeout=SAFETY)
    with pytest.raises(ValueError, match="offside"):
        await communicator.disconnect(timeout=SAFETY)


# --- tests of a project ---


def cell(name):
    """What a cell of the lesson writes."""
    return re.sub(r"^%%writefile .*\n", "", LESSON[name])


@pytest.fixture(scope="module")
def centre():
    """The lesson's match centre, with all its tests."""
    centre = match_centre()
    for name, path in {
        "viewers": TESTS,
        "live": "scores/test_live.py",
        "browser": "scores/test_browser.py",
    }.items():
        centre.write(path, cell(name))
    return centre


pytestmark = pytest.mark.slow("each run of pytest is a process")


PATIENT = """
from channels.testing import WebsocketCommunicator

WebsocketCommunicator.connect.__defaults__ = (60,)
WebsocketCommunicator.receive_json_from.__defaults__ = (60,)
WebsocketCommunicator.receive_nothing.__defaults__ = (2, 0.01)
"""


@pytest.fixture
def patient(centre):
    """A busy machine takes longer than a communicator's own second, or tenth of one, to bring what comes."""
    file = centre.folder / "scores" / "conftest.py"
    file.write_text(PATIENT, "utf-8")
    yield
    file.unlink()


def all_pass(folders):
    """Whether all tests pass, in each folder; with one start of Python for all of them."""
    command = [sys.executable, "-m", "classroom.judging.suite_runner", *map(str, folders)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    suites = [one["tests"] for one in json.loads(done.stdout.splitlines()[-1])]
    assert all(suites), "pytest found no tests"
    return [all(test["outcome"] == "passed" for test in tests) for tests in suites]


def test_how_many_faults_are_caught_before_each_change_and_after_it(centre, patient, tmp_path):
    given = {}
    exec(LESSON["predict-faults"].partition("question")[0], given)
    steps = [
        ("assert viewer.rec", "assert viewer.rec", 0),
        ("assert viewer.rec", "assert await viewer.rec", 1),
        ('["home"] == 1', ' == {"type": "score", "number": 1, "home": 1, "away": 0}', 2),
    ]
    text, folders = cell("viewers"), []
    others = shutil.ignore_patterns("test_live.py", "test_browser.py", "*.sqlite3", "__pycache__")
    for old, new, _ in steps:
        assert old in text
        text = text.replace(old, new)
        centre.write(TESTS, text)
        for fault in [None, *given["FAULTS"]]:
            folders.append(tmp_path / str(len(folders)))
            with centre.changed(*fault) if fault else nullcontext():
                shutil.copytree(centre.folder, folders[-1], ignore=others)
    centre.write(TESTS, cell("viewers"))
    came, size = all_pass(folders), 1 + len(given["FAULTS"])
    assert came[::size] == [True] * len(steps), "a program without a fault passes"
    caught = [came[at : at + size].count(False) for at in range(0, len(came), size)]
    assert caught == [number for _, _, number in steps]


async def test_a_coroutine_counts_as_true_and_pytest_warns(centre):
    printed = await centre.pytest(TESTS)
    assert passed(printed) and "'ApplicationCommunicator.receive_nothing' was never awaited" in printed


async def test_without_transaction_a_row_stays(centre):
    with centre.changed(TESTS, "(transaction=True)", ""):
        together, alone = await centre.pytest(TESTS), await centre.pytest(TESTS, "-k", "another_match")
    assert "1 failed, 1 passed" in together and "assert 1 == 0" in together
    assert passed(alone)


DJANGOS_OWN = """
from channels.testing import WebsocketCommunicator
from django.test import TestCase, TransactionTestCase
from match_centre.asgi import application
from scores.models import Goal

class Scores:
    async def test_a_goal_is_told(self):
        viewer = WebsocketCommunicator(application, "/ws/watch/7/", headers=[(b"origin", b"ORIGIN")])
        assert await viewer.connect() == (True, None)
        assert (await viewer.receive_json_from())["home"] == 0
        await Goal.objects.acreate(match=7, team="home")
        assert (await viewer.receive_json_from())["home"] == 1

    test_once_more = test_a_goal_is_told

class InATransaction(Scores, TestCase): pass
class WithCommits(Scores, TransactionTestCase): pass
"""


async def test_in_djangos_test_case_nothing_is_committed_so_nothing_is_told(centre):
    centre.write("scores/test_djangos_own.py", DJANGOS_OWN.replace("ORIGIN", "http://localhost"))
    printed = await centre.pytest("scores/test_djangos_own.py")
    assert "2 failed, 2 passed" in printed and "TimeoutError" in printed, printed
    assert {name for name in re.findall(r"^_+ (\w+)\.test_", printed, re.MULTILINE)} == {"InATransaction"}
    centre.write("scores/test_djangos_own.py", DJANGOS_OWN.replace("ORIGIN", "http://testserver"))
    printed = centre.python("manage.py", "test", "scores", "-k", "WithCommits")
    assert printed.splitlines()[-2] == "OK", printed


async def test_a_goal_of_the_tests_own_process_does_not_reach_a_viewer_of_the_live_server(centre):
    printed = await centre.pytest("scores/test_live.py")
    assert "TimeoutError" in printed and '"home": 0' in printed and not passed(printed)
    new = 'print("then", connect(address, origin=self.live_server_url).recv())'
    with centre.changed("scores/test_live.py", 'print("then", viewer.recv(timeout=3))', new):
        printed = await centre.pytest("scores/test_live.py", "-rA")
    assert passed(printed) and '"home": 1' in printed


OTHER_LIVE_SERVER = """
import pytest
from channels.testing import ChannelsLiveServerTestCase
from websockets.sync.client import connect

@pytest.mark.django_db(transaction=True)
def test_it(live_server):
    address = live_server.url.replace("http", "ws") + "/ws/watch/7/"
    connect(address, origin=live_server.url)
"""


async def test_pytests_live_server_answers_a_websocket_with_404(centre):
    centre.write("scores/test_other_live.py", OTHER_LIVE_SERVER)
    assert "server rejected WebSocket connection: HTTP 404" in await centre.pytest("scores/test_other_live.py")


async def test_a_live_server_wants_a_database_in_a_file(centre):
    with centre.changed("match_centre/settings.py", 'DATABASES["default"]["TEST"] =', "UNUSED ="):
        printed = await centre.pytest("scores/test_live.py")
    assert "can not be used with in memory databases" in printed


async def test_a_browser_shows_what_its_user_has_done(centre):
    chromium()
    printed = await centre.pytest("scores/test_browser.py")
    assert passed(printed), printed


async def test_what_goes_into_a_project_of_ones_own_passes_there(centre):
    settings_of_pytest, tests = re.findall(r"```\w+\n(.*?)```", LESSON["in-your-own-project"], re.DOTALL)
    centre.write("own.ini", settings_of_pytest)
    centre.write("scores/tests/test_viewers.py", tests)
    printed = await centre.pytest("-c", "own.ini", "scores/tests")
    assert passed(printed), printed
