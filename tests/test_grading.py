"""Judging a notebook: what is run, what a client can expect, what comes of it."""

import asyncio
import json
import multiprocessing
import os
import re
import subprocess
import sys
from contextlib import contextmanager, suppress

import pytest
from made_up import ECHO, SET_UP, TESTS, TOTAL, cells, code, made_up_course, write_notebook

from classroom.catalogue.catalog import CatalogError
from classroom.judging import plugin
from classroom.judging.client import Unmet, matching
from classroom.judging.judge import GradingError
from classroom.judging.run import run_exercise, run_task
from classroom.judging.submission import Submission
from classroom.running.cells import NotebookError, cells_for, code_cells


@contextmanager
def learner_of(folder, **answers):
    """The Learner for the task that is answered."""
    notebook = made_up_course(folder, **answers)
    solution = folder / "solutions" / notebook.name
    with Submission(code_cells(notebook), solution).open("91.1" if "echo" in answers else "91.2") as learner:
        yield learner


# ---------------------------------------------------------------- which cells are run


def selected(tmp_path, content, task="91.1"):
    """The cells that are run for a task of a notebook with this content."""
    made_up_course(tmp_path)
    write_notebook(tmp_path / "mine.ipynb", content)
    solution = code_cells(tmp_path / "solutions" / "91_scores.ipynb")
    return [(cell.name, cell.source) for cell in cells_for(task, code_cells(tmp_path / "mine.ipynb"), solution)]


def test_set_up_and_answers_are_run_and_check_cells_are_not(tmp_path):
    assert selected(tmp_path, cells("one", "two"), "91.2") == [
        ("the set-up cell", SET_UP),
        ("your cell for task 91.1", "one"),
        ("your cell for task 91.2", "two"),
    ]


def test_later_answers_are_not_run(tmp_path):
    assert ("your cell for task 91.2", "two") not in selected(tmp_path, cells("one", "two"), "91.1")


def test_cells_of_the_learners_own_are_left_out(tmp_path):
    content = cells("one", "two")
    content.insert(2, code("mine", "before"))
    content.insert(5, code("also-mine", "between answer and check"))
    assert [source for _, source in selected(tmp_path, content)] == [SET_UP, "one"]


def test_answers_are_run_in_the_order_of_the_tasks(tmp_path):
    content = cells("one", "two")
    content.reverse()
    assert [source for _, source in selected(tmp_path, content, "91.2")] == [SET_UP, "one", "two"]


def test_an_answer_to_a_task_that_there_is_not_is_left_out(tmp_path):
    content = cells("one", "two")
    content.append(code("answer-91-7", "seven", solution=True))
    assert ("your cell for task 91.7", "seven") not in selected(tmp_path, content, "91.2")


def test_an_answer_that_needs_a_cell_of_the_learners_own_is_told_so(tmp_path):
    notebook = made_up_course(tmp_path)
    content = cells("async def echo(text): ...", "def total(goals):\n    return added(goals)")
    content.insert(2, code("mine", "def added(goals):\n    return sum(goals)"))
    write_notebook(notebook, content)
    result = run_task(notebook, "91.2", solutions=tmp_path / "solutions")
    assert (
        "`added` is defined in a cell of your own. Only the answer cells are graded" in result.failures[0].raised
    )


def test_a_changed_set_up_cell_is_run_as_the_solution_has_it(tmp_path):
    content = cells("one", "two")
    content[1]["source"] = "raise SystemExit"
    assert selected(tmp_path, content)[0] == ("the set-up cell", SET_UP)


def test_a_deleted_set_up_cell_is_run_first(tmp_path):
    content = cells("one", "two")
    del content[1]
    assert selected(tmp_path, content)[0] == ("the set-up cell", SET_UP)


def test_a_copied_answer_cell_is_run_too(tmp_path):
    content = cells("one", "two")
    content.insert(5, code("copy", "again"))
    content[5]["metadata"] = content[3]["metadata"]
    assert [source for _, source in selected(tmp_path, content)] == [SET_UP, "one", "again"]


def test_a_deleted_answer_cell_costs_its_task_alone(tmp_path):
    notebook = made_up_course(tmp_path)
    content = [cell for cell in cells(ECHO, TOTAL) if cell["id"] != "answer-91-1"]
    write_notebook(notebook, content)
    echo, total = run_exercise(notebook, solutions=tmp_path / "solutions")
    assert echo.failures[0].reason == "The notebook has no answer cell for task 91.1."
    assert total.passed


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "it is empty"),
        ('{"cells": [', "it is cut off in line 1"),
        ("[]", "it is JSON, and no notebook"),
        ('{"nbformat": 4}', "it is JSON, and no notebook"),
        ('{"nbformat": 4, "cells": {}}', "it is JSON, and no notebook"),
        ('{"nbformat": 3, "worksheets": []}', "has notebook format 3, and format 4 is needed"),
        ("[" * 100_000, "it is nested too deeply"),
    ],
)
def test_what_is_no_notebook_is_said(text, complaint, tmp_path):
    (tmp_path / "91_scores.ipynb").write_text(text, encoding="utf-8")
    with pytest.raises(NotebookError, match=complaint):
        code_cells(tmp_path / "91_scores.ipynb")


def test_a_notebook_that_is_not_utf_8_or_not_there_is_said(tmp_path):
    (tmp_path / "latin.ipynb").write_bytes('{"cells": "Grüße"}'.encode("latin-1"))
    with pytest.raises(NotebookError, match="line 1 has a byte that is not UTF-8, 0xfc"):
        code_cells(tmp_path / "latin.ipynb")
    with pytest.raises(NotebookError, match="can't be read"):
        code_cells(tmp_path / "nowhere.ipynb")


def test_sources_as_lists_of_lines_are_read(tmp_path):
    write_notebook(tmp_path / "a.ipynb", [code("x", ["goals = 1\n", "goals"])])
    assert code_cells(tmp_path / "a.ipynb")[0]["source"] == "goals = 1\ngoals"


# ---------------------------------------------------------------- where a learner's code runs


async def test_the_time_zone_is_the_same_on_every_machine_and_not_utc(tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    look = "import datetime\ndef total(goals):\n    return str(datetime.datetime.now().astimezone().utcoffset())"
    with learner_of(tmp_path, total=look) as learner:
        assert await learner.call("total", []) == "5:45:00"


async def test_the_worker_has_an_empty_folder_and_no_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_SECRET", "not for learners")
    look = (
        "import os, sys\nfolder, files = os.getcwd(), os.listdir()\npath, argv = sys.path, sys.argv\n"
        "visible = sorted(os.environ)\n"
        "initial = open('/proc/self/environ').read() if os.path.exists('/proc/self/environ') else ''\n"
    )
    with learner_of(tmp_path, echo=look) as learner:
        seen = {name: await learner.value(name) for name in ("folder", "visible", "initial", "path")}
        assert await learner.value("files") == []
    assert "COURSE_SECRET" not in seen["visible"] and "not for learners" not in seen["initial"]
    assert os.environ["COURSE_SECRET"] == "not for learners"
    assert not os.path.exists(seen["folder"])
    assert not [entry for entry in seen["path"] if "tests" in entry]


LISTENING = """
import subprocess, sys
child = "import socket, time; s = socket.create_server(('127.0.0.1', 0)); print(s.getsockname()[1])"
command = [sys.executable, "-u", "-c", child + "; time.sleep(600)"]
process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
port = int(process.stdout.readline())
"""


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="processes have no groups here")
async def test_processes_that_the_learner_started_end_with_the_worker(tmp_path):
    with learner_of(tmp_path, echo=LISTENING) as learner:
        client = await learner.tcp_socket()
        client.settimeout(10)
        client.connect(("127.0.0.1", await learner.value("port")))
    with client, suppress(ConnectionResetError):
        assert client.recv(1) == b"", "nobody closes it while that process lives"


GRADER = """
import time
from classroom.running.cells import Cell
from classroom.running.worker import Worker
if __name__ == "__main__":
    cell = "import os\\nfolder = os.getcwd()\\ndef endless():\\n    while True: pass"
    worker = Worker([Cell("a cell", cell)])
    worker.start()
    print(worker.ask("value", "folder").result(60), flush=True)
    worker.ask("call", "endless", False, within=600)
    time.sleep(600)
"""


def test_all_ends_when_the_grader_is_killed(tmp_path):
    (tmp_path / "grader.py").write_text(GRADER)
    command = [sys.executable, tmp_path / "grader.py"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as grader:
        folder = grader.stdout.readline().strip()
        assert folder.endswith("work")
        grader.kill()
        rest, _ = grader.communicate(timeout=60)  # until the last process that has its standard output is gone
        assert rest == ""
    assert not os.path.exists(folder)


async def test_a_call_that_waits_is_not_forgotten(tmp_path):
    """An event loop holds its tasks weakly: nothing else may keep one that waits."""
    waits = (
        "import asyncio, gc\nended = []\nasync def total(goals):\n    try:\n"
        "        await asyncio.Event().wait()\n    finally:\n        ended.append(goals)\n"
        "def collect():\n    return gc.collect() >= 0\n"
    )
    with learner_of(tmp_path, total=waits) as learner:
        waiting = asyncio.ensure_future(learner.call("total", [2, 1], within=30))
        await asyncio.sleep(0.1)
        assert await learner.call("collect")
        assert await learner.value("ended") == []
        waiting.cancel()


async def test_a_cell_that_never_ends_is_left_out_of_later_tasks(tmp_path):
    notebook = made_up_course(tmp_path, echo="import time; time.sleep(3600)")
    submission = Submission(code_cells(notebook), tmp_path / "solutions" / notebook.name, cell_limit=0.5)
    with pytest.raises(Unmet, match=r"Your cell for task 91\.1 did not end within 0\.5 seconds\."):
        submission.open("91.1").__enter__()
    with submission.open("91.2") as learner:
        assert await learner.call("total", [2, 1]) == 3


def test_a_later_task_alone_is_not_charged_for_an_earlier_cell(tmp_path):
    notebook = made_up_course(tmp_path, echo="while True: pass")
    assert run_task(notebook, "91.2", solutions=tmp_path / "solutions", cell_limit=0.5).passed


def test_a_failed_cell_does_not_stop_the_next(tmp_path):
    notebook = made_up_course(tmp_path, echo="1 / 0")
    echo, total = run_exercise(notebook, solutions=tmp_path / "solutions")
    assert (echo.passed, total.passed) == (False, True)


# ---------------------------------------------------------------- what a client can expect


ANSWERS = """
import asyncio
class Echo(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept(self.scope["subprotocols"][0] if self.scope["subprotocols"] else None)
    async def receive(self, text_data=None, bytes_data=None):
        if text_data == "text":
            await self.send("2:1")
        elif text_data == "binary":
            await self.send(bytes_data=b"2:1")
        elif text_data == "two":
            await self.send("2")
            await self.send("1")
        elif text_data in ("later", "too late"):
            seconds = 0.4 if text_data == "later" else 600
            asyncio.get_running_loop().call_later(seconds, lambda: asyncio.ensure_future(self.send("2:1")))
        elif text_data == "headers":
            await self.send(str(sorted((k.decode(), v.decode()) for k, v in self.scope["headers"])))
        elif text_data.startswith("close"):
            await self.close(int(text_data.split()[1]))
"""


@pytest.fixture(scope="module")
def answering(tmp_path_factory):
    with learner_of(tmp_path_factory.mktemp("course"), echo=ANSWERS) as learner:
        yield learner


def any_goals():
    return matching(lambda text: int(text.split(":")[0]) > 0, "a score with goals")


MET = {
    "text": ("text", lambda client: client.expect("2:1")),
    "binary": ("binary", lambda client: client.expect(b"2:1")),
    "matching": ("text", lambda client: client.expect(any_goals())),
    "nothing": ("nothing", lambda client: client.expect_nothing()),
    "close": ("close 1000", lambda client: client.expect_close(1000)),
    "close_code": ("close 4001", lambda client: client.expect_close(4001)),
    "later": ("later", lambda client: client.expect("2:1", later=True)),
}

UNMET = {
    "other": ("text", lambda client: client.expect("3:1"), "Something else", ("'2:1'",), "'3:1'"),
    "kind": (
        "text",
        lambda client: client.expect(b"2:1"),
        "A text frame came back, and a binary",
        ("'2:1'",),
        "b'2:1'",
    ),
    "silence": ("x", lambda client: client.expect("2:1"), "Nothing came back, and", ("nothing",), "'2:1'"),
    "receive": ("x", lambda client: client.receive(), "Nothing came back", ("nothing",), "a message"),
    "too_late": (
        "too late",
        lambda client: client.expect("2:1", 0.1, later=True),
        "Nothing came within 0.1 seconds.",
        ("nothing",),
        "'2:1'",
    ),
    "not_matching": (
        "binary",
        lambda client: client.expect(any_goals()),
        "Something else",
        ("b'2:1'",),
        "a score with goals",
    ),
    "something": (
        "text",
        lambda client: client.expect_nothing(),
        "Something came back.",
        ("'2:1'",),
        "nothing",
    ),
    "closed": (
        "close 4001",
        lambda client: client.expect("2:1"),
        "(code 4001)",
        ("close code 4001",),
        "'2:1'",
    ),
    "closed_not_open": (
        "close 1000",
        lambda client: client.expect_nothing(),
        "(code 1000, a normal end)",
        ("close code 1000",),
        "nothing, and an open connection",
    ),
    "open": (
        "x",
        lambda client: client.expect_close(),
        "The connection stayed open.",
        ("nothing",),
        "a close with code 1000",
    ),
    "other_code": (
        "close 4001",
        lambda client: client.expect_close(1000),
        "(code 4001)",
        ("close code 4001",),
        "a close with code 1000",
    ),
    "message_not_close": (
        "text",
        lambda client: client.expect_close(),
        "A message came back before the connection closed.",
        ("'2:1'",),
        "a close with code 1000",
    ),
}


@pytest.mark.parametrize("name", MET)
async def test_what_is_expected_comes(answering, name):
    said, expectation = MET[name]
    async with answering.connect("Echo") as client:
        await client.send(said)
        await expectation(client)


@pytest.mark.parametrize("name", UNMET)
async def test_what_is_not_met_is_said(answering, name):
    said, expectation, reason, came, expected = UNMET[name]
    with pytest.raises(Unmet, match=re.escape(reason)) as unmet:
        async with answering.connect("Echo") as client:
            await client.send(said)
            await expectation(client)
    assert (unmet.value.sent, unmet.value.came, unmet.value.expected) == ((repr(said),), came, expected)


async def test_the_whole_conversation_is_told(answering):
    with pytest.raises(Unmet) as unmet:
        async with answering.connect("Echo") as client:
            await client.send("two")
            assert await client.receive() == "2"
            assert await client.expect("1") == "1"
            assert client.transcript == [("sent", "two"), ("came", "2"), ("came", "1")]
            await client.expect("0")
    assert unmet.value.came == ("'2'", "'1'", "nothing more")


async def test_to_send_on_a_closed_connection_is_unmet(answering):
    async with answering.connect("Echo") as client:
        await client.send("close 4001")
        await client.expect_close(4001)
        with pytest.raises(Unmet, match=r"closed \(code 4001\) before the client could send 'text'"):
            await client.send("text")


async def test_the_handshake_carries_what_the_test_gives(answering):
    offered = {
        "subprotocols": ["scores", "chat"],
        "origin": "http://localhost",
        "headers": {"X-Club": "Bern"},
    }
    async with answering.connect("Echo", "/ws/scores/", **offered) as client:
        await client.send("headers")
        headers = await client.receive()
    assert "('origin', 'http://localhost')" in headers and "('x-club', 'Bern')" in headers
    assert "scores, chat" in headers


LEAVING = """
codes = []
class Echo(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept("chat" if self.scope["subprotocols"] else None)
    async def disconnect(self, code):
        codes.append(code)
"""


async def test_the_subprotocol_that_was_chosen_is_known(tmp_path):
    with learner_of(tmp_path, echo=LEAVING) as learner:
        async with learner.connect("Echo", subprotocols=["scores", "chat"]) as client:
            assert client.subprotocol == "chat"
        async with learner.connect("Echo") as client:
            assert client.subprotocol is None


async def test_a_client_can_leave_with_a_code_or_vanish(tmp_path):
    with learner_of(tmp_path, echo=LEAVING) as learner:
        async with learner.connect("Echo") as stays, learner.connect("Echo") as leaves:
            await leaves.close(4009)
            async with learner.connect("Echo") as vanishes:
                vanishes.vanish()
            await stays.expect_nothing()  # the server has handled both
        assert (await learner.value("codes"))[:2] == [4009, 1006]


DOORS = """
class Echo(AsyncWebsocketConsumer):
    async def connect(self):
        if self.scope["path"] == "/in/":
            await self.accept()
        elif self.scope["path"] == "/out/":
            await self.close()
        else:
            raise ValueError("no such door")
"""


async def test_a_refusal_can_be_expected(tmp_path):
    with learner_of(tmp_path, echo=DOORS) as learner:
        async with learner.refused("Echo", "/out/"):
            pass
        async with learner.refused("Echo", "/none/", status=500):
            pass
        with pytest.raises(Unmet, match=r"The handshake was accepted\.") as unmet:
            async with learner.refused("Echo", "/in/"):
                pass
        assert unmet.value.expected == "HTTP 403 instead of a WebSocket"
        with pytest.raises(Unmet, match="HTTP 500") as unmet:
            async with learner.refused("Echo", "/none/"):
                pass
        assert unmet.value.came == ("HTTP 500",)
        with pytest.raises(Unmet, match="HTTP 403"):
            async with learner.connect("Echo", "/out/"):
                pass


async def test_functions_and_values_travel_as_json(tmp_path):
    names = (
        "scores = {'home': [2, None, 'Grüße'], 'away': 0.5}\n"
        "async def total(goals, extra=0):\n    goals.append(extra)\n    return goals\n"
    )
    with learner_of(tmp_path, total=names) as learner:
        assert await learner.value("scores") == {"home": [2, None, "Grüße"], "away": 0.5}
        given = [2, 1]
        assert await learner.call("total", given, 7) == [2, 1, 7]
        assert given == [2, 1]
        with pytest.raises(Unmet, match="does not define `goals`"):
            await learner.value("goals")


async def test_a_name_that_is_nearly_the_one_asked_for_is_named(tmp_path):
    with learner_of(tmp_path, total="class PriceDesc:\n    pass\n") as learner:
        with pytest.raises(Unmet) as near:
            await learner.value("PriceDesk")
        with pytest.raises(Unmet) as far:
            await learner.value("goals")
    there = " It does define `PriceDesc`. If that is your answer, call it `PriceDesk`."
    assert near.value.reason == f"The notebook does not define `PriceDesk`.{there}"
    assert far.value.reason == "The notebook does not define `goals`."


async def test_what_is_no_json_is_named(tmp_path):
    names = "import pathlib\nasync def later(): return 1\ndef files(): return ['manage.py', pathlib.PurePosixPath('a')]"
    with learner_of(tmp_path, total=names) as learner:
        assert await learner.call("later") == 1
        with pytest.raises(Unmet, match=r"`later\(\)` gives a coroutine .* `async def` where `def` is needed"):
            await learner.call("later", plain=True)
        with pytest.raises(Unmet, match="gives a list with a PurePosixPath in it that JSON cannot hold"):
            await learner.call("files")


# ---------------------------------------------------------------- the tests that grade


def test_an_edited_test_is_found_at_once(tmp_path):
    notebook = made_up_course(tmp_path)
    assert run_task(notebook, "91.2", solutions=tmp_path / "solutions").passed
    made_up_course(tmp_path, tests=TESTS.replace("== sum(goals)", "== 1 + sum(goals)"))
    result = run_task(notebook, "91.2", solutions=tmp_path / "solutions")
    assert result.failures[0].reason == "total([2, 1]) returned 3; 3 is right."


def test_the_first_check_that_is_not_met_is_told_and_no_other_runs(tmp_path):
    notebook = made_up_course(tmp_path, echo="ran = []", tests=SEVERAL_CHECKS)
    (failure,) = run_task(notebook, "91.1", solutions=tmp_path / "solutions").failures
    assert (failure.check, failure.reason) == ("test_two", "Two.")
    assert not (tmp_path / "three").exists()


def test_what_an_earlier_check_made_the_code_raise_is_not_told(tmp_path):
    notebook = made_up_course(tmp_path, echo="def fails():\n    1 / 0", tests=RAISES_BEFORE)
    (failure,) = run_task(notebook, "91.1", solutions=tmp_path / "solutions").failures
    assert (failure.check, failure.raised) == ("test_two", None)


SEVERAL_CHECKS = """
import pathlib
import pytest

@pytest.mark.task("91.1")
class TestSeveral:
    async def test_one(self, learner):
        assert await learner.value("ran") == []

    async def test_two(self, learner):
        assert False, "Two."

    async def test_three(self, learner):
        pathlib.Path(__file__).parent.parent.parent.joinpath("three").touch()
        assert False, "Three."
"""

RAISES_BEFORE = """
import pytest
from classroom.judging.client import Unmet

@pytest.mark.task("91.1")
class TestRaises:
    async def test_one(self, learner):
        with pytest.raises(Unmet):
            await learner.call("fails")

    async def test_two(self, learner):
        assert False, "Two."
"""


def test_each_result_is_told_as_soon_as_it_is_known(tmp_path):
    notebook = made_up_course(tmp_path, echo="...")
    told = []
    results = run_exercise(notebook, solutions=tmp_path / "solutions", judged=told.append)
    assert told == results
    assert [(result.task, result.passed, result.points, result.of) for result in told] == [
        ("91.1", False, 0, 2),
        ("91.2", True, 2, 2),
    ]
    assert all(result.seconds > 0 for result in told)


def test_a_failure_names_its_goal_and_its_hint(tmp_path):
    notebook = made_up_course(tmp_path, echo=ECHO.replace("text_data)", "'goal!')"))
    (failure,) = run_task(notebook, "91.1", solutions=tmp_path / "solutions").failures
    assert (failure.goal, failure.hint) == (2, 3)
    assert failure.sent == ("'goal!'", "'Grüße'") and failure.came == ("'goal!'", "'goal!'")
    assert failure.expected == "'Grüße'"


def test_a_check_that_stumbles_says_so(tmp_path):
    tests = TESTS.replace("assert found == sum(goals)", "assert found['sum'] == sum(goals)")
    notebook = made_up_course(tmp_path, tests=tests)
    (failure,) = run_task(notebook, "91.2", solutions=tmp_path / "solutions").failures
    assert failure.reason.startswith("The check could not go on with what came: TypeError: ")


def test_a_check_that_waits_for_ever_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(plugin, "CHECK_LIMIT", 0.3)
    tests = TESTS.replace("found = await", "import asyncio; await asyncio.Event().wait(); found = await")
    notebook = made_up_course(tmp_path, tests=tests)
    (failure,) = run_task(notebook, "91.2", solutions=tmp_path / "solutions").failures
    assert failure.reason == "The check did not come to its end within 0.3 seconds."


@pytest.mark.parametrize(
    ("tests", "complaint"),
    [
        ("import no_such_module\n", "can't be run: .*no_such_module"),
        ("def test(:\n", "can't be run: .*SyntaxError"),
        ("", r"has no checks for task 91\.1\.$"),
        (
            TESTS.replace("class TestTotal", "@pytest.mark.skip\nclass TestTotal"),
            "has no checks for task 91.2",
        ),
        (TESTS.replace("TestTotal", "Total"), "has no checks for task 91.2"),
        (TESTS.replace("learner):", "learner, moon):"), "can't be run: .*moon"),
    ],
)
def test_broken_tests_are_the_courses_fault_and_nobodys_verdict(tests, complaint, tmp_path):
    notebook = made_up_course(tmp_path, tests=tests)
    with pytest.raises(GradingError, match=f"(?s){complaint}"):
        run_exercise(notebook, solutions=tmp_path / "solutions")


def test_missing_tests_and_unknown_tasks_are_said(tmp_path):
    notebook = made_up_course(tmp_path)
    with pytest.raises(CatalogError, match=r"There is no task '91\.7'. Exercise 91 has: 91\.1, 91\.2\."):
        run_task(notebook, "91.7", solutions=tmp_path / "solutions")
    (tmp_path / "solutions" / "tests" / "test_91_scores.py").unlink()
    with pytest.raises(GradingError, match="Exercise 91 has no tests"):
        run_task(notebook, "91.1", solutions=tmp_path / "solutions")


def test_an_interrupt_ends_the_judging(tmp_path):
    notebook = made_up_course(
        tmp_path, tests=TESTS.replace("found = await", "raise KeyboardInterrupt; found = await")
    )
    with pytest.raises(KeyboardInterrupt):
        run_exercise(notebook, solutions=tmp_path / "solutions")


def test_the_settings_of_whoever_calls_do_not_reach_the_tests(tmp_path, monkeypatch):
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    (tmp_path / "solutions" / "tests").mkdir(parents=True)
    (tmp_path / "solutions" / "tests" / "conftest.py").write_text("raise SystemExit\n")
    monkeypatch.chdir(tmp_path)
    assert run_task(made_up_course(tmp_path), "91.2", solutions=tmp_path / "solutions").passed


def test_results_hold_no_more_than_json_can(tmp_path):
    from dataclasses import asdict

    notebook = made_up_course(tmp_path, echo="...")
    for result in run_exercise(notebook, solutions=tmp_path / "solutions"):
        assert json.loads(json.dumps(asdict(result)))["task"] == result.task


async def test_where_there_is_no_fork_a_worker_is_spawned(tmp_path, monkeypatch):
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    notebook = made_up_course(tmp_path, echo="import multiprocessing as m; method = m.get_start_method()\n" + ECHO)
    submission = Submission(code_cells(notebook), tmp_path / "solutions" / notebook.name)
    with submission.open("91.1") as learner:
        assert await learner.value("method") == "spawn"


SHARED = """\
settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
clients = []

class Echo(AsyncWebsocketConsumer):
    groups = ["all"]

    async def connect(self):
        clients.append(self)
        self.number = len(clients)
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        await self.channel_layer.group_send("all", {"type": "said", "hash": str(hash("a text"))})

    async def said(self, event):
        await self.send(f"{self.number} of {len(clients)}, {event['hash'] == str(hash('a text'))}")
"""


async def test_another_process_of_a_site_shares_the_channel_layer_and_no_variable(tmp_path):
    with learner_of(tmp_path, echo=SHARED) as learner:
        async with (
            learner.connect("Echo") as first,
            learner.connect("Echo", process=1) as second,
            learner.connect("Echo", process=1) as third,
            learner.connect("Echo", process=2) as fourth,
        ):
            await learner.at_rest()
            await second.send("goal")
            said = ("1 of 1, False", "1 of 2, True", "2 of 2, True", "1 of 1, False")
            for client, words in zip((first, second, third, fourth), said, strict=True):
                await client.expect(words)


async def test_a_cell_that_fails_in_another_process_is_told(tmp_path):
    once = "if 'Echo' in globals():\n    raise ValueError('once is enough')\n"
    with learner_of(tmp_path, echo=once + ECHO) as learner:
        async with learner.connect("Echo") as client:
            await client.send("goal")
            await client.expect("goal")
        with pytest.raises(Unmet, match="The cell that defines `Echo` raised an error when it was run once more"):
            async with learner.connect("Echo", process=1):
                pass
        assert "ValueError: once is enough" in await asyncio.to_thread(learner.raised)


FROM_A_THREAD = """\
import asyncio, threading

async def wakes_another_loop():
    event, errors = asyncio.Event(), []
    waiting = asyncio.create_task(event.wait())
    await asyncio.sleep(0)

    def wake():
        try:
            event.set()
        except RuntimeError as error:
            errors.append(str(error))

    thread = threading.Thread(target=wake)
    thread.start()
    await asyncio.to_thread(thread.join)
    waiting.cancel()
    return errors
"""


async def test_a_call_from_the_thread_of_another_loop_is_an_error_on_demand(tmp_path):
    with learner_of(tmp_path, total=FROM_A_THREAD) as learner:
        assert await learner.call("wakes_another_loop") == []
        async with learner.one_loop():
            (error,) = await learner.call("wakes_another_loop")
        assert error.startswith("Non-thread-safe operation invoked on an event loop other than the current one")
        assert await learner.call("wakes_another_loop") == []


IN_TURN = """
from channels.generic.websocket import AsyncWebsocketConsumer

events = []

class Noted(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        events.append("begins")
        await asyncio.sleep(0)
        events.append("ends")
        await self.send(text_data=text_data)
"""


async def test_what_is_sent_while_the_server_is_held_reaches_it_at_the_same_moment(tmp_path):
    with learner_of(tmp_path, total="import asyncio" + IN_TURN) as learner:
        async with learner.connect("Noted") as one, learner.connect("Noted") as other:
            async with learner.held():
                await one.send("1")
                assert await learner.value("events") == []
                await other.send("2")
            await one.expect("1")
            await other.expect("2")
        assert await learner.value("events") == ["begins", "begins", "ends", "ends"]
