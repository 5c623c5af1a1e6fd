"""What the tests share: a throw-away kernel with a server in it, and a learner's folders of their own."""

import signal
import sys
from functools import cache

# jsonschema would load this grammar for a second and a half, to judge addresses that no notebook here holds.
sys.modules.setdefault("rfc3987_syntax", None)

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, settings
from warm_kernel import warm_kernel
from xdist.scheduler import LoadScopeScheduling

from classroom.paths import ROOT

sys.path.insert(0, str(ROOT / "tests"))  # the tests' own helpers, for the tests

# A shell that runs this in the background lets it ignore Ctrl-C, and every process that a test starts inherits that.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples in each run, so that a failure is never another commit's. Others: --hypothesis-profile=default
# How long one takes is the machine's affair.
ANY_SPEED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("same examples", derandomize=True, **ANY_SPEED)
settings.load_profile("same examples")

SET_UP = """
import asyncio, os, warnings
from django.conf import settings
settings.configure(ALLOWED_HOSTS=["*"], CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}})
from channels.generic.websocket import AsyncWebsocketConsumer, WebsocketConsumer
from channels.consumer import AsyncConsumer, SyncConsumer
from websockets import connect
from classroom import serve

class Echo(AsyncWebsocketConsumer):
    async def connect(self):
        print("echo: connect")
        await self.accept()
    async def receive(self, text_data=None, bytes_data=None):
        print("echo: got", text_data)
        await self.send(text_data=text_data, bytes_data=bytes_data)
    async def disconnect(self, code):
        print("echo: disconnect", code)

async def ask(url, text):
    async with connect(url) as client:
        await client.send(text)
        return await asyncio.wait_for(client.recv(), 5)
"""


SLOW_FIXTURES = {  # each takes a second of work and more; of kernels, test_first_steps.py has one in a quick run
    "kernel": "a kernel of its own",
    "classroom_kernel": "a kernel of its own",
    "suites": "pytest in processes of its own",
    "interrupted": "a clone of the course that is set up",
    "long_step": "a launcher that waits",
    "made": "nbgrader, whose import takes as long as many tests",
}


@pytest.hookimpl(tryfirst=True)  # before pytest leaves out what is slow
def pytest_collection_modifyitems(items):
    """Whoever uses what takes long to make is slow."""
    for item in items:
        for fixture in SLOW_FIXTURES.keys() & set(item.fixturenames):
            item.add_marker(pytest.mark.slow(SLOW_FIXTURES[fixture]))


class _WithWhatIsShared(LoadScopeScheduling):
    """Gives a test to whichever worker is free, and a file whose tests share a fixture to one as a whole.

    So what they share is made once. The files go first. (pytest-xdist 3.8 has groups of tests for that, which do
    nothing with pytest 9.2.)
    """

    def _split_scope(self, nodeid):
        file = nodeid.partition("::")[0]
        return file if _has_shared_fixtures(file) else nodeid


@cache
def _has_shared_fixtures(file):
    return '@pytest.fixture(scope="module")' in (ROOT / file).read_text("utf-8")


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist
def pytest_xdist_make_scheduler(config, log):
    return _WithWhatIsShared(config, log)


@pytest.fixture(scope="session", autouse=True)
def folders_of_their_own(tmp_path_factory):
    """Tests run side by side, and beside a learner at work: each process of tests has its own record and history."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("COURSE_RECORD", "IPYTHONDIR"):
            patch.setenv(variable, str(tmp_path_factory.mktemp(variable.lower())))
        yield


@pytest_asyncio.fixture
async def kernel():
    """A fresh kernel, nothing imported."""
    async with warm_kernel() as started:
        yield started


@pytest_asyncio.fixture
async def classroom_kernel():
    """A kernel that has run SET_UP: settings, an Echo consumer, and `ask(url, text)`."""
    async with warm_kernel() as started:
        (ready,) = await started.run_all(SET_UP, settle=0)
        assert ready.status == "ok", ready.text
        yield started


@pytest.fixture
def made():
    """`made(solution)`: the text of an exercise."""
    from classroom.catalogue.exercises import made  # not before a test asks: it imports nbgrader

    return made


@pytest_asyncio.fixture
async def served():
    """Serve a consumer class in this process; gives the address. What fails on purpose is not printed."""
    from classroom import serve  # not before a test asks: it imports Daphne

    running = []

    async def start(consumer):
        server = await serve(consumer.as_asgi())
        server.show_failure = lambda text: None
        running.append(server)
        return server.url()

    yield start
    for server in running:
        await server.stop()
