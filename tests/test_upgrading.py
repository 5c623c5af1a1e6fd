"""upgrading.ipynb: each old line still gives the error that its entry tells, and the line in its place works."""

import asyncio

import notebook_lint as lint
import pytest

from classroom.in_notebook.scratch_kernel import scratch_kernel
from classroom.paths import NOTEBOOKS

pytestmark = pytest.mark.slow("a kernel of its own")

NOTEBOOK = lint.read(NOTEBOOKS / "upgrading.ipynb")
NOTED = "The client got 'noted: 2:1'"
SHOWN = {  # of each entry: what the old line gives, and what the line of today does
    "no-asgi-runserver": ("['channels'] runserver is of django.core", "['daphne', 'channels'] runserver is of daphne"),
    "no-daphne": ("asgiref", 'daphne>=4.0.0; extra == "daphne"'),
    "no-asgi-handler": ("No module named 'channels.http'", "today: <django.core.handlers.asgi.ASGIHandler"),
    "no-as-asgi": ("object ScoreDesk can't be used in 'await' expression|'ScoreDesk' object can't be awaited", NOTED),
    "no-http": ("ValueError: No application configured for scope type 'http'", "HTTP 200: Scores: 2:1"),
    "init-scope": ("TypeError: Desk.__init__() missing 1 required positional argument: 'scope'", NOTED),
    "middleware": ("TypeError: Named.__call__() takes 2 positional arguments but 4 were given", NOTED),
    "group": ("cannot import name 'Group' from 'channels'", "today: {'type': 'score.changed', 'score': '2:1'}"),
    "route": ("cannot import name 'route' from 'channels.routing'", NOTED),
    "reply-channel": ("TypeError: ws_connect() takes 1 positional argument but 3 were given", NOTED),
    "generic-websockets": ("No module named 'channels.generic.websockets'", "today: <class 'channels.generic.websocket."),
    "session-decorators": ("cannot import name 'channel_session' from 'channels.sessions'", "The client got 'goal 2'"),
    "asgi-redis": ("Cannot import BACKEND 'asgi_redis.RedisChannelLayer'", "RedisPubSubChannelLayer object at"),
    "binding": ("No module named 'channels.binding'", "No module named 'channels.test'"),
    "extra-headers": ("create_connection() got an unexpected keyword argument 'extra_headers'", "today: noted: 2:1"),
    "open": ("'ClientConnection' object has no attribute 'open'", "today: OPEN / 101"),
    "invalid-status-code": ("today: 403", "today: 403"),
    "handler-path": ("TypeError: handler() missing 1 required positional argument: 'path'", "The client got /ws/7/"),
    "url": ("cannot import name 'url' from 'django.conf.urls'", NOTED),
    "coroutine": ("module 'asyncio' has no attribute 'coroutine'", "goal 1"),
}  # fmt: skip


def test_it_keeps_the_rules():
    assert lint.every_notebook(NOTEBOOK, NOTEBOOKS) + lint.error_gallery(NOTEBOOK) == []


@pytest.fixture(scope="module")
def below():
    """What is shown below each cell of code, by the cell's id."""
    code = [cell for cell in NOTEBOOK["cells"] if lint.is_code(cell)]

    async def run():
        async with scratch_kernel(cwd=NOTEBOOKS) as kernel:
            return await kernel.run_all(*map(lint.source, code), timeout=600)

    runs = asyncio.run(run())
    assert [run.text for run in runs if run.status != "ok"] == []
    return {cell["id"]: run.text for cell, run in zip(code, runs, strict=True)}


@pytest.mark.parametrize("entry", SHOWN)
def test_an_old_line_and_the_one_of_today(entry, below):
    old, today = SHOWN[entry]
    shown = below[f"{entry}-shown"]
    assert any(words in shown for words in old.split("|")) and today in shown, shown


def test_each_entry_is_tried(below):
    assert set(SHOWN) == {cell.removesuffix("-shown") for cell in below if cell.endswith("-shown")}


def test_an_exception_that_is_never_raised_is_never_caught(below):
    assert "never printed" not in below["invalid-status-code-shown"]


def test_a_function_as_a_route_is_told_what_a_route_wants(below):
    assert "A route leads to a consumer class" in below["reply-channel-shown"]
