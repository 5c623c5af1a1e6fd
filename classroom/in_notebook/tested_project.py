"""Tests in a folder, and the match centre of the exercises in a scratch folder, to test it: for lesson 13.

    centre = match_centre()
    centre.write("scores/test_viewers.py", "...")
    print(await centre.pytest("scores/test_viewers.py"))     # pytest_in(folder, ...) is for any folder
    with centre.changed("scores/models.py", "team=team", "team='home'"):
        print(await centre.pytest("scores/test_viewers.py"))

It is the project with which the stage of exercise 13 begins. pytest runs in a process of its own, as in a terminal.
"""

import asyncio
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from classroom.catalogue import stages
from classroom.errors import CourseError
from classroom.in_notebook.environments import run
from classroom.in_notebook.projects import ScratchProject, keep_until_the_end

STAGE = "13"
PYTEST_INI = """\
[pytest]
DJANGO_SETTINGS_MODULE = match_centre.settings
asyncio_mode = auto
asyncio_default_fixture_loop_scope = function
"""
# What the tests of the lesson have in common.
CONFTEST = """\
import pytest
from channels.testing import WebsocketCommunicator
from match_centre.asgi import application


@pytest.fixture
async def viewer():
    origin = (b"origin", b"http://localhost")
    viewer = WebsocketCommunicator(application, "/ws/watch/7/", headers=[origin])
    await viewer.connect()
    return viewer
"""
BROWSING = """\
from contextlib import contextmanager
from shutil import which

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect, sync_playwright

expect.set_options(timeout=60_000)  # milliseconds: a busy machine takes long
CHROMIUM = next(filter(None, map(which, ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge"))), None)


@contextmanager
def reporters_page(test):
    \"\"\"A page in a browser, in which somebody has logged in who may save goals.\"\"\"
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    # Before the browser starts: Playwright has an event loop in this thread then, and Django refuses queries.
    test.client.force_login(User.objects.create_superuser("bea"))
    session = {"name": "sessionid", "value": test.client.cookies["sessionid"].value, "url": test.live_server_url}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        person = browser.new_context()
        person.add_cookies([session])
        yield person.new_page()
        browser.close()
"""
# In a file, and not in memory: a live server is another process.
TEST_DATABASE = 'DATABASES["default"]["TEST"] = {"NAME": BASE_DIR / "test.sqlite3"}\n'
# Nothing is kept, and of this environment's plugins those stay away that only make each start longer.
_WITHOUT = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest", "-p", "no:valkey")
_LEFT_OUT = re.compile(
    r"\x1b\[[\d;]*m| in [\d.]+s( \([\d:]+\))?$|^  (Enable|See) .*\n|^\n-- Docs: .*\n", re.MULTILINE
)


async def pytest_in(folder: Path | str, *words: str) -> str:
    """Run pytest in a folder, in a process of its own, to its end; gives what it prints, in short.

    Args:
        folder: with a pytest.ini.
        words: pytest's arguments, such as a file of tests.
    """
    options = ("-q", "-rs", "--tb=short", "--no-header", "--color=no", *_WITHOUT)
    printed = await asyncio.to_thread(run, sys.executable, "-m", "pytest", *options, *words, cwd=folder)
    return _LEFT_OUT.sub("", printed)


class TestedProject(ScratchProject):
    """A project with tests; `match_centre()` makes it."""

    __test__ = False  # pytest takes a class of this name for tests

    async def pytest(self, *words: str) -> str:
        """Run pytest in its folder: see `pytest_in`."""
        return await pytest_in(self.folder, *words)

    @contextmanager
    def changed(self, name: str, old: str, new: str) -> Iterator[None]:
        """Within the block, one of its files has other words.

        Args:
            name: the file's path in the folder.
            old: words of the file.
            new: what stands in their place.

        Raises:
            CourseError: the file does not have these words.
        """
        text = (self.folder / name).read_text("utf-8")
        if old not in text:
            raise CourseError(f"{name} does not have these words: {old}")
        self.write(name, text.replace(old, new))
        try:
            yield
        finally:
            self.write(name, text)


def match_centre() -> TestedProject:
    """Make the match centre anew, with pytest's settings and fixtures, and no test in it yet."""
    folder = tempfile.TemporaryDirectory(prefix="match-centre-", ignore_cleanup_errors=True)
    keep_until_the_end(folder)
    stages.lay(stages.worked_start(STAGE), STAGE, Path(folder.name))
    centre = TestedProject(Path(folder.name), "match_centre")
    centre.settings(end=TEST_DATABASE)
    for name, text in {"pytest.ini": PYTEST_INI, "conftest.py": CONFTEST, "scores/browsing.py": BROWSING}.items():
        centre.write(name, text)
    return centre


def passed(printed: str) -> bool:
    """Whether all tests have passed, by what pytest has printed."""
    return re.search(r"^\d+ passed", printed, re.MULTILINE) is not None and " failed" not in printed
