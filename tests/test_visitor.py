"""The client of the lessons says what a client of real Daphne gets."""

import json
import re

import pytest
import pytest_asyncio
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from websockets import connect

from classroom import serve
from classroom.in_notebook import visitor
from classroom.in_notebook.outcome import outcomes
from classroom.in_notebook.visitor import (
    DROPPED,
    ask,
    audience,
    crowd,
    hear,
    knock,
    listen,
    talk,
    visit,
    watched_crowd,
)
from classroom.paths import NOTEBOOKS

SAFETY = 60  # seconds after which a wait is given up

if not settings.configured:
    settings.configure()


class Desk(AsyncWebsocketConsumer):
    """Does what the query string or the text says."""

    async def connect(self):
        match self.scope["query_string"]:
            case b"refuse":
                await self.close(code=4001)
            case b"fail":
                raise RuntimeError("no desk")
            case b"silent":
                pass
            case _:
                await self.accept(subprotocol=next(iter(self.scope["subprotocols"]), None))

    async def receive(self, text_data=None, bytes_data=None):
        match text_data:
            case "close":
                await self.close(code=4001)
            case "fail":
                raise RuntimeError("no desk")
            case _:
                await self.send(text_data=text_data, bytes_data=bytes_data)


@pytest_asyncio.fixture
async def server():
    running = await serve(Desk.as_asgi())
    running.show_failure = lambda text: None
    yield running
    await running.stop()


@pytest.mark.parametrize(
    ("query", "seen"), [("", "an open connection"), ("?refuse", "HTTP 403"), ("?fail", "HTTP 500")]
)
async def test_what_is_seen_at_the_door(server, query, seen):
    assert await knock(server.url(query)) == seen


@pytest.mark.slow("Daphne's time limit for a handshake")
async def test_a_door_that_gives_no_answer(server):
    assert await knock(server.url("?silent")) == DROPPED


async def test_options_go_to_the_client(server):
    with pytest.raises(TimeoutError):
        await knock(server.url("?silent"), open_timeout=0.2)
    with pytest.raises(TimeoutError):
        await ask(server.url("?silent"), "2:1", open_timeout=0.2)


@pytest.mark.parametrize(
    ("message", "came"),
    [("2:1", "2:1"), (b"2:1", b"2:1"), ("close", "close code 4001"), ("fail", "close code 1011")],
)
async def test_one_question_and_what_comes(server, message, came):
    assert await ask(server.url(), message) == came


async def test_a_question_that_nobody_answers_has_an_end(server, monkeypatch):
    monkeypatch.setattr(visitor, "ANSWER", 0.2)
    assert await ask(server.url(), "") == "no answer within 0.2 seconds"  # Daphne sends no empty text back


async def test_a_question_at_a_door_that_stays_shut(server):
    assert await ask(server.url("?refuse"), "2:1") == "HTTP 403"


async def test_a_connection_that_breaks_has_the_code_of_one_without_a_goodbye(server):
    assert await ask(server.url(), "2" * (1024 * 1024 + 1)) == "close code 1006"


async def test_a_talk_prints_each_reply_or_the_error(server, capsys):
    await talk(server.url(), "2:1", b"2:1", "close")
    assert capsys.readouterr().out.splitlines() == [
        "The client got '2:1'",
        "The client got b'2:1'",
        "The client got ConnectionClosedError: received 4001 (private use); then sent 4001 (private use)",
    ]


@pytest.mark.parametrize("served", [Desk, Desk.as_asgi()])
async def test_a_visit_serves_a_consumer_or_an_application(server, served, capsys):
    await visit(served, "2:1")
    await visit(served, path="/?refuse")
    assert capsys.readouterr().out.splitlines() == [
        "The client got '2:1'",
        "The client got InvalidStatus: server rejected WebSocket connection: HTTP 403",
    ]


async def test_a_crowd_is_there_at_the_same_time():
    inside, most, order = 0, 0, []

    class Crowded(AsyncWebsocketConsumer):
        async def connect(self):
            nonlocal inside, most
            inside += 1
            most = max(most, inside)
            await self.accept()

        async def receive(self, text_data=None, bytes_data=None):
            order.append(text_data)
            await self.send(text_data=text_data)

        async def disconnect(self, code):
            nonlocal inside
            inside -= 1

    running = await serve(Crowded.as_asgi())
    assert await crowd(3, running.url(), "goal", "corner") == [["goal", "corner"]] * 3
    await running.stop()
    assert most > 1 and sorted(order) == ["corner"] * 3 + ["goal"] * 3


async def test_a_crowd_is_served_and_watched():
    lanes = await watched_crowd(3, Desk, "goal")
    assert sum(lane.name.startswith("consumer") for lane in lanes.lanes) == 3


@pytest.mark.parametrize("ends", [False, True])
async def test_who_says_nothing_hears_what_comes_unasked(ends):
    class Unasked(AsyncWebsocketConsumer):
        async def connect(self):
            await self.accept()
            for score in ("1:0", "2:0"):
                await self.send(text_data=score)
            if ends:
                raise RuntimeError("offside")

    assert await listen(Unasked, 0.5) == ["1:0", "2:0", *["close code 1011"] * ends]


def test_outcomes_are_results_or_the_names_of_errors():
    assert outcomes(lambda: 1 + 1, lambda: 1 / 0, lambda: "goal") == ["2", "ZeroDivisionError", "goal"]


async def test_what_a_client_hears(server):
    async with connect(server.url("?quiet")) as client:
        assert await hear(client, 0.05) == "nothing"
        await client.send("2:1")
        assert await hear(client, SAFETY) == "2:1"
        await client.send("close")
        assert await hear(client, SAFETY) == "close code 4001"


async def test_what_an_audience_hears(server):
    assert await audience(server.url(), "close", "Ann") == {"Ann": "close code 4001"}
    assert await audience(server.url(), "2:1", "Ann") == {"Ann": "2:1"}


@pytest.mark.parametrize("lesson", sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")), ids=lambda path: path.stem)
def test_a_guess_that_no_answer_comes_can_be_right(lesson):
    """Else a reader who is right is told that what happened is none of the choices."""
    cells = json.loads(lesson.read_text(encoding="utf-8"))["cells"]
    code = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    assert set(re.findall(r'"(no answer[^"]*)"', code)) <= {DROPPED}
