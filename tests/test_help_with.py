"""help_with(): the same answers, in a notebook, and of itself for what has failed last."""

import pytest

from classroom import help_with
from classroom.server import last_failure


@pytest.fixture(autouse=True)
def no_failure_yet(monkeypatch):
    monkeypatch.setattr(last_failure, "_last", ("", None))
    monkeypatch.delattr("sys.last_value", raising=False)


def test_an_error_is_answered_with_its_repair_and_a_link_that_works_in_any_notebook():
    drawn = help_with("ValueError: No handler for message type chat.join")._repr_mimebundle_()
    heading = "ValueError: No handler for message type score.new"
    address = "../notebooks/error_gallery.ipynb#cell-id=no-group-handler"
    assert drawn["text/markdown"].startswith(f"**[{heading}]({address})**\n\n**Cause.** ")
    assert "](../notebooks/0" in help_with("PayloadExceededError").markdown
    assert drawn["text/plain"].startswith(f"{heading}\n\nCause. ")


def test_a_guess_says_that_it_is_one():
    told = repr(help_with("goals dance on the capacity"))
    assert told.startswith("Nothing here fits for certain.\n\nPerhaps: ")


def test_an_error_object_will_do():
    assert "Cause." in repr(help_with(RuntimeError("Event loop is closed")))


def test_what_nothing_is_like_is_told(capsys):
    assert help_with("zzzyx qqqwv") is None
    assert "Nothing in the course is like 'zzzyx qqqwv'" in capsys.readouterr().out


def test_without_a_failure_it_asks_for_a_text(capsys):
    assert help_with() is None
    assert "No cell has failed in this kernel" in capsys.readouterr().out


def fail(monkeypatch, text):
    monkeypatch.setattr("sys.last_value", RuntimeError(text), raising=False)


def test_of_itself_it_answers_for_the_last_error(monkeypatch):
    last_failure.remember("✗ /ws/  ValueError: No handler for message type websocket.disconnect")
    assert "websocket_disconnect" in repr(help_with())
    fail(monkeypatch, "Event loop is closed")
    assert repr(help_with()).startswith("RuntimeError: Event loop is closed")
    last_failure.remember("✗ /ws/  ValueError: Socket has not been accepted, so cannot send over it")
    assert repr(help_with()).startswith("ValueError: Socket has not been accepted")


def test_a_consumers_error_is_the_cause_of_what_its_client_saw(monkeypatch):
    last_failure.remember("✗ /ws/  ValueError: No handler for message type websocket.disconnect")
    fail(monkeypatch, "received 1011 (internal error); then sent 1011 (internal error)")
    assert repr(help_with()).startswith("ValueError: No handler for message type")


CONSUMER = """
from django.conf import settings
settings.configured or settings.configure()
from channels.generic.websocket import AsyncWebsocketConsumer
from classroom import help_with, serve
from websockets import connect

class Hasty(AsyncWebsocketConsumer):
    async def connect(self):
        await self.send(text_data="Welcome")

server = await serve(Hasty.as_asgi())"""
CLIENT = "async with connect(server.url()) as client:\n    pass"


async def test_in_a_kernel_it_knows_what_has_failed(kernel):
    runs = await kernel.run_all(CONSUMER, CLIENT, "print(repr(help_with()))", "1 / 0", "help_with()")
    assert runs[0].status == "ok" and "HTTP 500" in runs[1].error
    assert runs[2].text.startswith("ValueError: Socket has not been accepted, so cannot send over it")
    assert "ZeroDivisionError" in runs[4].text or "Nothing here fits for certain" in runs[4].text
