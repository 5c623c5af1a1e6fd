"""What `course grade` is made of: whose turn it is to be judged, the tables, and what was judged already."""

import asyncio
import csv
import json
import re
import secrets
import uuid
from argparse import ArgumentTypeError
from datetime import UTC, datetime, timedelta, timezone
from xml.etree import ElementTree

import pytest
from django.core import signing
from made_up import TESTS, made_up_course

from classroom.catalogue.catalog import exercise
from classroom.command.cli import moment
from classroom.gradebook import judges
from classroom.gradebook.costs import Cost
from classroom.gradebook.journal import Journal, key_of
from classroom.gradebook.marks import Mark, Marks
from classroom.gradebook.pages import page_name
from classroom.gradebook.repeatable import repeatable
from classroom.gradebook.tables import grades_csv, junit_xml, students_csv
from classroom.judging.verdict import Failure, TaskResult


@pytest.fixture
def course(tmp_path):
    """A made-up course; returns its folder of solutions."""
    made_up_course(tmp_path)
    return tmp_path / "solutions"


async def test_of_tasks_that_wait_the_longest_goes_first():
    turns, order = judges._Turns(1), []

    async def judge(task, seconds):
        async with turns.turn(task) as note:
            order.append(task)
            await asyncio.sleep(0)  # the others come and wait
            note(Cost(0.0, seconds))

    async with (
        asyncio.timeout(10),
        asyncio.TaskGroup() as group,
    ):  # each one once, as nobody knows how long they take
        for task in ("short", "long", "middle"):
            group.create_task(judge(task, {"short": 0.01, "long": 0.2, "middle": 0.1}[task]))
    order.clear()
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        for task in ("short", "short", "middle", "long", "new"):
            group.create_task(judge(task, 0))
    assert order == ["short", "new", "long", "middle", "short"]


async def most_at_a_time(room, costs):
    """How many tasks run at the same time, of as many judges as there are tasks, when each has been judged before."""
    turns, running, most = judges._Turns(len(costs), room), 0, 0
    for task, cost in costs.items():
        async with turns.turn(task) as note:
            note(cost)

    async def judge(task):
        nonlocal running, most
        async with turns.turn(task):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.01)
            running -= 1

    async with asyncio.timeout(10):
        await asyncio.gather(*map(judge, costs))
    return most


async def test_tasks_that_work_are_judged_as_many_at_a_time_as_the_processors_have_room_for():
    works, waits = Cost(3.0, 3.0), Cost(0.3, 3.0)
    assert await most_at_a_time(2.5, {str(task): works for task in range(10)}) == 2
    assert await most_at_a_time(2.5, {str(task): waits for task in range(10)}) == 10
    assert await most_at_a_time(2.55, {str(task): waits for task in range(40)}) == 25
    assert await most_at_a_time(0.5, {"one": works, "another": works}) == 1, "one always may"


async def test_as_many_tasks_are_judged_at_a_time_as_there_are_judges():
    turns, running, most = judges._Turns(3), 0, 0

    async def judge(task):
        nonlocal running, most
        async with turns.turn(task):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.01)
            running -= 1
            if task == "fails":
                raise ValueError

    tasks = ["fine", "fails", "fine", "fails", "fails", "fine", "fine", "fine"]
    async with asyncio.timeout(10):
        await asyncio.gather(*map(judge, tasks), return_exceptions=True)
    assert (running, most) == (0, 3)


async def test_a_task_that_is_cancelled_while_it_waits_keeps_nobody_waiting():
    turns, order, holding = judges._Turns(1), [], asyncio.Event()

    async def judge(task):
        async with turns.turn(task):
            await holding.wait()
            order.append(task)

    first, cancelled, last = (asyncio.ensure_future(judge(task)) for task in ("first", "cancelled", "last"))
    await asyncio.sleep(0)
    cancelled.cancel()
    holding.set()
    async with asyncio.timeout(10):
        await asyncio.gather(first, cancelled, last, return_exceptions=True)
    assert order == ["first", "last"]


def test_junit_tells_passed_failed_missing_and_not_graded_apart(tmp_path, course):
    one = exercise("91", course)
    journal = Journal(tmp_path / "results.jsonl")
    failure = Failure("test_x", "It said \x00 <no>.")
    journal.add("k", [TaskResult("91.1", True, 2, 2), TaskResult("91.2", False, 0, 2, (failure,))])
    marks = Marks(["ada\x07", "bob", "cy"], [one])
    marks.of["ada\x07", "91"] = Mark((2, 0), source="a", key="k")
    marks.of["bob", "91"] = Mark((0, 0), source="b", problem="It can't be read.")
    root = ElementTree.fromstring(junit_xml(marks, journal))
    ada, bob, cy = root
    assert [len(list(case)) for case in ada] == [0, 1]
    assert ada[1][0].attrib == {"type": "test_x", "message": r"It said \x00 <no>."}
    assert [case[0].tag for case in bob] == ["error", "error"]
    assert [case[0].tag for case in cy] == ["skipped", "skipped"]
    journal.close()


def test_a_name_that_looks_like_a_formula_is_inert(tmp_path, course):
    marks = Marks(['=HYPERLINK("evil")', 'a,b\n"c"'], [exercise("91", course)])
    for text in (grades_csv(marks), students_csv(marks)):
        names = {row[0] for row in list(csv.reader(text.splitlines(keepends=True)))[1:]}
        assert names == {'\'=HYPERLINK("evil")', r'a,b\n"c"'}


def test_each_student_has_a_page_of_their_own_on_every_file_system():
    names = ["ada", "Ada", "ADA", "a/da", "a\\da", "a da", "..", ".", "con", "進", "進 ", "x" * 300, "a\nda"]
    pages = {page_name(name).lower() for name in names}
    assert len(pages) == len(names)
    assert all(re.fullmatch(r"[\w-]+\.html", one) and len(one.encode()) < 255 for one in pages)


def test_a_result_is_the_same_text_each_time():
    failure = Failure(
        "t",
        "ws://127.0.0.1:44891/x ('127.0.0.1', 44891)",
        raised="in /tmp/course-x7z_1abc/work, '../tmpxn9jtt9x/work/matches', /tmp/learner/tmp84c9tm_e/Ada's and "
        "/tmp/pytest-of-root/pytest-12/test_a0/matches <Desk object at 0x7f1a2b> <Task name='Task-12'>",
        sent=("localhost:80", "127.0.0.1:5", "/tmp/tmpfolder", '["127.0.0.1", 54876]', '…7.0.0.1", 54876]'),
    )
    result = repeatable(TaskResult("91.1", False, 0, 2, (failure,), 0.37))
    assert result.seconds == 0
    assert result.failures[0] == Failure(
        "t",
        "ws://127.0.0.1:PORT/x ('127.0.0.1', PORT)",
        raised="in FOLDER, 'FOLDER/matches', FOLDER/Ada's and FOLDER/matches <Desk object at 0x...> <Task name='Task-N'>",
        sent=("localhost:PORT", "127.0.0.1:5", "/tmp/tmpfolder", '["127.0.0.1", PORT]', '…7.0.0.1", PORT]'),
    )


def test_a_time_of_the_run_is_left_out_and_another_is_not():
    now = datetime.now(UTC)
    said = f"`at` was {now:%Y-%m-%dT%H:%M:%S}.003Z; {now.date()} 23:59:59; {now:%Y/%m/%d} 05:47:37; 2020-02-03T04:05:06Z; 2026-02-32T04:05:06"
    result = repeatable(TaskResult("91.1", False, 0, 2, (Failure("t", said),)))
    assert result.failures[0].reason == (
        "`at` was YYYY-MM-DDTHH:MM:SS.fZ; YYYY-MM-DD HH:MM:SS; YYYY/MM/DD HH:MM:SS; 2020-02-03T04:05:06Z; 2026-02-32T04:05:06"
    )


def test_a_token_of_the_run_is_left_out_and_another_long_word_is_not():
    signed = signing.TimestampSigner(key="k", fallback_keys=()).sign("ImFubiI")
    drawn = "A1" + secrets.token_urlsafe()[2:]
    ref = uuid.uuid4()
    said, name = (
        f"{drawn} came twice; {ref} once; 'ben: {signed}'; {'x' * 44}",
        "test_each_score_has_a_number_and_comes_once",
    )
    assert len(name) == len(drawn)
    result = repeatable(TaskResult("91.1", False, 0, 2, (Failure(name, said),)))
    assert result.failures[0].check == name
    assert result.failures[0].reason == f"TOKEN came twice; UUID once; 'ben: ImFubiI:MOMENT:SIGNATURE'; {'x' * 44}"


def test_a_journal_is_read_back(tmp_path, course):
    results = [TaskResult("91.1", False, 0, 2, (Failure("t", "Grüße \ud800", sent=("'x'",), goal=2),), 0.1)]
    journal = Journal(tmp_path / "r.jsonl")
    journal.add("one", results)
    journal.close()
    with (tmp_path / "r.jsonl").open("ab") as file:
        file.write(b'\n[]\n{"key": "no"}\n{"key": "bad", "tasks": [7]}\nnot json\n{"key": "cut", "ta')
    journal = Journal(tmp_path / "r.jsonl")
    journal.add("two", [])
    journal.close()
    journal = Journal(tmp_path / "r.jsonl")
    assert journal["one"] == results and journal["two"] == []
    assert [key in journal for key in ("one", "two", "no", "bad", "cut")] == [True, True, False, False, False]
    journal.close()


def test_a_key_stands_for_the_notebook_the_tests_and_the_solution(tmp_path, course):
    one = exercise("91", course)
    keys = {key_of(b"1", one), key_of(b"2", one)}
    (course / "tests" / "test_91_scores.py").write_text(TESTS + "\n# changed", encoding="utf-8")
    keys.add(key_of(b"1", one))
    one.path.write_text(json.dumps(json.loads(one.path.read_text()) | {"metadata": {"x": 1}}))
    keys.add(key_of(b"1", one))
    assert len(keys) == 4


def test_a_due_time_is_this_machines_and_a_day_lasts_to_its_end():
    assert moment("2026-12-01 18:00") == datetime(2026, 12, 1, 18)
    assert moment("2026-12-01").date() == datetime(2026, 12, 1).date() and moment("2026-12-01").hour == 23
    there = datetime(2026, 12, 1, 18, tzinfo=timezone(timedelta(hours=9)))
    assert moment(there.isoformat()) == there.astimezone().replace(tzinfo=None)
    for word in ("tomorrow", "2026-13-01", ""):
        with pytest.raises(ArgumentTypeError, match="no time such as"):
            moment(word)
