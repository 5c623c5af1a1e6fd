"""The error gallery answers for an error: in a check's message, and on the command line."""

import io
import json

import pytest

from classroom.catalogue import answers, gallery
from classroom.catalogue.catalog import Task
from classroom.command.cli import main
from classroom.judging.report import Report
from classroom.judging.verdict import Failure, TaskResult

TASK = Task("91.1", "Echo", goals=(), points=2.0, hints=(), hint_texts=(), answer_cell="answer-91-1")


@pytest.mark.parametrize(
    ("said", "entry"),
    [
        ("error: Unexpected server response: 403", "http-403"),
        ("error: connect ECONNREFUSED 127.0.0.1:18799", "refused-port"),
        ("error: socket hang up", "no-answer"),
        ("error: getaddrinfo ENOTFOUND scores.invalid", "refused-port"),
        ("SyntaxError: Invalid URL: ws://127.0.0.1:port/ws/", "invalid-url"),
        (
            'SyntaxError: The URL\'s protocol must be one of "ws:", "wss:", "http:", "https:", or "ws+unix:"',
            "invalid-url",
        ),
        ("SyntaxError: The URL contains a fragment identifier", "invalid-url"),
        ("SyntaxError: An invalid or duplicated subprotocol was specified", "invalid-url"),
        (
            "error: write EPROTO 803C4F4CEE7F0000:error:0A00010B:SSL routines:ssl3_get_record:"
            "wrong version number:../deps/openssl/openssl/ssl/record/ssl3_record.c:350:",
            "not-tls",
        ),
    ],
)
def test_what_wscat_says_leads_to_its_entry(said, entry):
    """The texts are those of wscat 6.1.0 under Node 20, which is no part of the course: seen in November 2026, at
    servers that refuse, hang up or are away, and with addresses that are none."""
    assert gallery.look_up(said).certain[0].id == entry


@pytest.mark.parametrize("entry", gallery.entries(), ids=lambda entry: entry.heading)
def test_an_entry_is_found_first_by_its_own_heading(entry):
    assert gallery.find(entry.heading) == entry
    assert gallery.look_up(entry.heading).certain[0] == entry


@pytest.mark.parametrize(
    ("error", "heading"),
    [
        ("No handler for message type websocket.receive", "No handler for message type websocket.disconnect"),
        ("ValueError: No handler for message type chat.message", "No handler for message type score.new"),
        ("coroutine 'Door.send' was never awaited", "was never awaited"),
        ("An `await` is missing before `send(...)`: Cell In[2], line 8.", "was never awaited"),
        ("TypeError: object NoneType can't be used in 'await' expression", "object NoneType"),
        ("TypeError: 'NoneType' object can't be awaited", "object NoneType"),
        ("TypeError: object PriceConsumer can't be used in 'await' expression", "object ScoreDesk"),
        ("TypeError: Object of type datetime is not JSON serializable", "type Decimal"),
        ("✗ /ws/sc  No route matches this path. The client got HTTP 500.", "No route found"),
        ("The handshake was answered with HTTP 403: the application refused the connection.", "HTTP 403"),
        ("The server closed the connection (code 1011).", "received 1011"),
        ("Application instance <Task ...> took too long\n to shut down and was killed.", "took too long"),
        ("JSONDECODEERROR: EXPECTING VALUE: LINE 2", "JSONDecodeError"),
        ("ImproperlyConfigured: Cannot find 'app' in ASGI_APPLICATION module shop.asgi", "Cannot import ASGI"),
        ("Not Found: /ws/shop/7/", "HTTP 404"),
        ("Error during WebSocket handshake: Unexpected response code: 404", "HTTP 404"),
        ("TypeError: Shop.__call__() missing 1 required positional argument: 'send'", "object ScoreDesk"),
        ("WebSocket REJECT /ws/shop/ [10.0.0.7:51624]", "HTTP 403"),
        (
            "WebSocket opening handshake timeout (peer did not finish the opening handshake in time)",
            "five seconds",
        ),
        ("TypeError: SyncConsumer.send() got an unexpected keyword argument 'text_data'", "AsyncConsumer.send()"),
        ("KeyError: 'user'", "KeyError: 'user'"),
        ("3 of 7 channels over capacity in group shop", "Messages to a group are lost"),
        ("RuntimeError: Event loop is closed", "Event loop is closed"),
        (
            "Task <Task pending name='Task-7'> got Future <Future pending> attached to a different loop",
            "different loop",
        ),
        ("RuntimeError: <Queue at 0x7f maxsize=0> is bound to a different event loop", "different loop"),
        ("RuntimeWarning: coroutine 'RedisChannelLayer.group_send' was never awaited", "was never awaited"),
        ("received 1011 (internal error) keepalive ping timeout; then sent 1011", "The cell blocks the server"),
        ("WebSocket is already in CLOSING or CLOSED state.", "CLOSING or CLOSED"),
        (
            "InvalidStateError: Failed to execute 'send' on 'WebSocket': Still in CONNECTING state.",
            "Still in CONNECTING",
        ),
    ],
)
def test_errors_with_other_names_and_numbers_in_them_are_found(error, heading):
    assert heading in gallery.find(error).heading


@pytest.mark.parametrize("error", ["", "NameError: name 'goals' is not defined", "What came back: '1011'."])
def test_for_other_errors_there_is_none(error):
    assert gallery.find(error) is None


@pytest.mark.parametrize(
    "damaged", [None, "{", "[]", '{"cells": [{}]}', '{"cells": [{"metadata": {"gallery": 1}}]}']
)
def test_without_the_notebook_there_are_no_entries_and_no_error(damaged, tmp_path):
    notebook = tmp_path / "error_gallery.ipynb"
    if damaged is not None:
        notebook.write_text(damaged, encoding="utf-8")
    assert answers.entries(notebook) == answers.sections(notebook) == ()


# ---------------------------------------------------------------- in a check's message


def report(**failure):
    return Report(TASK, TaskResult("91.1", False, 0.0, 2.0, (Failure("test_x", **failure),)))


def test_a_failed_check_names_the_entry_and_links_it_from_the_exercise():
    failed = report(
        reason="The server closed the connection (code 1011).",
        raised="ValueError: No handler for message type websocket.disconnect\n    Cell In[3], line 2",
    )
    heading = "ValueError: No handler for message type websocket.disconnect"
    assert failed.facts[-1] == ("See also", f"Error gallery: {heading}")
    html = failed._repr_mimebundle_()["text/html"]
    address = "../notebooks/error_gallery.ipynb#cell-id=no-disconnect"
    assert f'<a href="{address}">Error gallery: {heading}</a>' in html
    assert f"See also:        Error gallery: {heading}" in repr(failed)


def test_when_nothing_was_raised_what_the_client_saw_is_looked_up():
    failed = report(reason="The handshake was answered with HTTP 403: the application refused it.")
    assert failed.facts[-1] == ("See also", "Error gallery: server rejected WebSocket connection: HTTP 403")


def test_an_error_of_the_learners_own_is_not_explained_by_its_consequence():
    failed = report(
        reason="The server closed the connection (code 1011).",
        raised="NameError: name 'goal' is not defined\n    The client got close code 1011.",
    )
    assert [label for label, _ in failed.facts] == ["What happened", "Your code"]
    assert failed.see_also is None and "gallery" not in failed._repr_mimebundle_()["text/html"]


def test_a_passed_check_does_not_read_the_gallery(monkeypatch):
    monkeypatch.setattr(gallery, "finder", lambda: pytest.fail("read"))
    passed = Report(TASK, TaskResult("91.1", True, 2.0, 2.0))
    assert passed._repr_mimebundle_()["text/plain"].startswith("✓")


# ---------------------------------------------------------------- course gallery


def test_a_piece_of_the_error_is_enough(capsys):
    assert main(["gallery", "Took too  LONG"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("took too long to shut down and was killed.\n\nCause. ")
    assert "\n\nRepair. End websocket_disconnect with raise StopConsumer()." in printed
    assert "\n\nnotebooks/error_gallery.ipynb#cell-id=too-long\n" in printed
    assert not set("`*[]") & set(printed), "Markdown's signs are for the notebook"


def test_words_need_no_quotes_and_the_whole_error_may_be_given(capsys):
    assert main(["gallery", "ValueError:", "No", "handler", "for", "message", "type", "chat.join"]) == 0
    assert capsys.readouterr().out.startswith("ValueError: No handler for message type score.new")


def test_words_of_a_cause_are_found_too(capsys):
    assert main(["gallery", "refused to display"]) == 0
    assert "X-Frame-Options: DENY" in capsys.readouterr().out


def test_a_question_in_words_leads_to_the_lesson(capsys):
    assert main(["gallery", "send", "a", "message", "from", "a", "view"]) == 0
    printed = capsys.readouterr().out
    assert "Lesson 09: From outside: 1. From a view" in printed
    assert "A plain view can't await: it calls it through async_to_sync" in printed
    assert "notebooks/09_from_outside.ipynb#cell-id=from-a-view" in printed


def test_a_guess_says_that_it_is_one(capsys):
    assert main(["gallery", "goals dance on the capacity"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Nothing here fits for certain.\n\nPerhaps: ")
    assert 1 <= printed.count("Perhaps: ") <= 3


def test_a_whole_traceback_comes_on_standard_input(monkeypatch, capsys):
    log = b"\xff\n" + TRACEBACK.encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(log)))
    assert main(["gallery", "-"]) == 0
    assert capsys.readouterr().out.startswith("ValueError: No handler for message type websocket.disconnect")


TRACEBACK = """2026-11-26 21:04:11,310 ERROR    Exception inside application: No handler for message type websocket.close
Traceback (most recent call last):
  File "/srv/goals/lib/python3.12/site-packages/channels/consumer.py", line 59, in __call__
    await await_many_dispatch([receive, self.channel_receive], self.dispatch)
  File "/srv/goals/lib/python3.12/site-packages/channels/consumer.py", line 73, in dispatch
    raise ValueError("No handler for message type %s" % message["type"])
ValueError: No handler for message type websocket.close
"""


def test_without_words_all_errors_are_listed(capsys):
    assert main(["gallery"]) == 0
    assert capsys.readouterr().out.splitlines() == [entry.heading for entry in gallery.entries()]


@pytest.mark.parametrize("typed", ["zzzyx qqqwv", "!!!", "\ud800 \x00", "???" * 200])
def test_what_is_like_nothing_is_told_with_what_to_do(typed, capsys):
    assert main(["gallery", typed]) == 2
    told = capsys.readouterr().err
    assert told.startswith("Nothing in the course is like '") and len(told) < 300
    assert "`course gallery` lists all errors that have an entry." in told


def test_entries_are_what_the_notebooks_hold():
    texts = [
        "".join(cell["source"])
        for notebook in answers.GALLERIES
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        if "".join(cell["source"]).startswith("### ")
    ]
    assert [entry.text for entry in gallery.entries()] == texts
