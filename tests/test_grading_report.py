"""The words of a verdict, and `course check`."""

import io
import re

import pytest
from made_up import ECHO, TESTS, made_up_course
from rich.console import Console

from classroom.catalogue.catalog import Task
from classroom.catalogue.record import Record
from classroom.judging.own import check_own
from classroom.judging.report import Report, facts
from classroom.judging.verdict import Failure, TaskResult

TASK = Task(
    "91.1",
    "Echo <every> text",
    goals=("A client can connect to `Echo`.", "Texts <b>come</b>."),
    points=2.0,
    hints=("Hint 1: where to look", "Hint 2: the idea", "Hint 3: nearly the code"),
    hint_texts=("There.", "That.", "`This`."),
    answer_cell="answer-91-1",
)
FAILURE = Failure(
    check="test_every_text_comes_back",
    reason="Something else came back.",
    sent=("'goal!'", "'<script>alert(1)</script>'"),
    came=("'goal!'", "nothing more"),
    expected="'<script>alert(1)</script>'",
    goal=2,
    hint=3,
    raised="NameError: name '<goal>'\n    Cell In[7], line 3",
)
PASSED = Report(TASK, TaskResult("91.1", True, 2.0, 2.0))
FAILED = Report(TASK, TaskResult("91.1", False, 0.0, 2.0, (FAILURE,)))


def one_line(text):
    return re.sub(r"\s+", " ", text)


def test_the_facts_come_in_the_order_in_which_a_learner_needs_them():
    assert facts(FAILURE, TASK) == [
        ("What happened", "Something else came back."),
        ("Sent", "'goal!', '<script>alert(1)</script>'"),
        ("Came back", "'goal!', nothing more"),
        ("Expected last", "'<script>alert(1)</script>'"),
        ("Your code", "NameError: name '<goal>'\n    Cell In[7], line 3"),
        ("Goal, line 2", "Texts <b>come</b>."),
        ("This helps", "Hint 3: nearly the code"),
    ]


def test_what_there_is_not_is_not_shown():
    assert facts(Failure("test_x", "`Echo` does not exist yet."), TASK) == [
        ("What happened", "`Echo` does not exist yet.")
    ]


@pytest.mark.parametrize(
    "came, expected, words",
    [
        ("'Noted: 2:1'", "'Noted: 2-1'", "character 9: `:` came, `-` was expected"),
        ("'Goal'", "'goal'", "character 1: `G` came, `g` was expected"),
        ("'goal '", "'goal'", "character 5: a space came, the end was expected"),
        ("'goal'", "'goal\\n'", "character 5: the end came, a line's end was expected"),
    ],
)
def test_texts_that_are_much_alike_are_told_apart(came, expected, words):
    found = facts(Failure("test_x", "Something else came back.", came=("'first'", came), expected=expected), TASK)
    assert found[-1] == ("The difference", words)


@pytest.mark.parametrize(
    "came, expected",
    [("'goal'", "'offside'"), ("nothing", "'nothing'"), ("", "'goal'"), ("'goal", "'goal'"), ("'goal'", '"goal"')],
)
def test_what_is_not_alike_is_not_told_apart(came, expected):
    found = facts(Failure("test_x", "Something else came back.", came=(came,), expected=expected), TASK)
    assert "The difference" not in dict(found)


def test_a_long_conversation_is_cut_at_its_beginning():
    sent = tuple(f"'{number}'" for number in range(9))
    assert ("Sent", "… '3', '4', '5', '6', '7', '8'") in facts(Failure("test_x", "No.", sent=sent), TASK)


def test_a_passed_task_is_one_calm_line():
    assert repr(PASSED) == "✓ 91.1 Echo <every> text: 2 of 2 points"
    html = PASSED._repr_mimebundle_()["text/html"]
    assert "✓ 91.1 Echo &lt;every&gt; text: 2 of 2 points" in html and "<table" not in html


def test_text_and_html_say_the_same():
    bundle = FAILED._repr_mimebundle_()
    text = one_line(bundle["text/plain"])
    for label, fact in facts(FAILURE, TASK):
        assert f"{label}: {one_line(fact)}" in text
        assert f">{label}</th>" in bundle["text/html"]
    assert text.startswith("✗ 91.1 Echo <every> text: not yet")


def test_html_of_the_learners_or_of_the_notebooks_is_never_run():
    html = FAILED._repr_mimebundle_()["text/html"]
    assert "<script>" not in html and "<b>come" not in html and "<goal>" not in html
    assert "&lt;script&gt;" in html


def test_backticks_are_code():
    failure = Failure("test_x", "`Echo` does not exist yet.", goal=1)
    html = Report(TASK, TaskResult("91.1", False, 0, 2, (failure,)))._repr_mimebundle_()["text/html"]
    assert "<code>Echo</code> does not exist yet." in html and "connect to <code>Echo</code>." in html


# ---------------------------------------------------------------- course check


@pytest.fixture
def course_check(tmp_path, monkeypatch):
    """Runs `course check` in the made-up course; gives its exit status and what it prints."""
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path / "record"))

    def run(*numbers):
        console = Console(width=100, record=True, file=io.StringIO())
        status = check_own(
            numbers, folder=tmp_path / "exercises", solutions=tmp_path / "solutions", console=console
        )
        return status, console.export_text()

    return run


def test_all_passed(course_check, tmp_path):
    made_up_course(tmp_path)
    status, printed = course_check()
    assert status == 0
    assert re.search(r"91\.1 +Echo every text +2 of 2 +✓ passed", printed)
    assert "2 of 2 tasks passed, 4 of 4 points." in printed
    assert {task: done.passed for task, done in Record().tasks().items()} == {"91.1": True, "91.2": True}


def test_one_task_alone_and_several_of_an_exercise(course_check, tmp_path):
    made_up_course(tmp_path)
    status, printed = course_check("91.2")
    assert status == 0 and "91.1" not in printed and "1 of 1 tasks passed, 2 of 2 points." in printed
    _, printed = course_check("91.2", "91.1")
    assert printed.count("Exercise 91:") == 1 and "2 of 2 tasks passed" in printed


def test_a_task_that_is_not_there_names_those_that_are(course_check, tmp_path):
    made_up_course(tmp_path)
    status, printed = course_check("91.7", "91.1")
    assert status == 1 and "There is no task '91.7'. Exercise 91 has: 91.1, 91.2." in " ".join(printed.split())
    assert "1 of 1 tasks passed" in printed


def test_a_failed_task_has_its_message(course_check, tmp_path):
    made_up_course(tmp_path, echo=ECHO.replace("text_data)", "'goal!')"))
    status, printed = course_check("91")
    assert status == 1
    assert re.search(r"91\.1 +Echo every text +0 of 2 +✗ not yet", printed)
    assert re.search(r"Sent +'goal!', 'Grüße'", printed)
    assert re.search(r"Goal, line 2 +Each text <b>comes back</b>\.", printed)
    assert re.search(r"This helps +Hint 3: look there", printed)
    assert "1 of 2 tasks passed, 2 of 4 points." in printed
    assert not Record().tasks()["91.1"].passed


def test_numbers_may_be_short(course_check, tmp_path):
    made_up_course(tmp_path)
    (tmp_path / "solutions" / "91_scores.ipynb").rename(tmp_path / "solutions" / "01_scores.ipynb")
    assert "exercise 01" in course_check("1")[1].lower()


def test_an_unknown_number_costs_one_line_and_the_rest_is_judged(course_check, tmp_path):
    made_up_course(tmp_path)
    status, printed = course_check("77", "91")
    assert status == 1
    assert "There is no exercise '77'. There is: 91." in printed
    assert "2 of 2 tasks passed" in printed


def test_a_notebook_that_cannot_be_read_costs_one_line_and_the_rest_is_judged(course_check, tmp_path):
    notebook = made_up_course(tmp_path)
    for folder in ("solutions", "solutions/tests", "exercises"):
        for file in list((tmp_path / folder).glob("*91_scores*")):
            copy = file.with_name(file.name.replace("91", "90"))
            copy.write_text(
                file.read_text(encoding="utf-8").replace("91.", "90.").replace("-91-", "-90-"),
                encoding="utf-8",
            )
    notebook.write_text("{", encoding="utf-8")
    status, printed = course_check()
    assert status == 1
    assert "Exercise 91: 91_scores.ipynb can't be read: it is cut off in line 1." in printed
    assert "2 of 2 tasks passed, 4 of 4 points." in printed
    notebook.unlink()
    assert "`course reset 91` makes a fresh one." in one_line(course_check("91")[1])


def test_broken_tests_are_said_in_a_line(course_check, tmp_path):
    made_up_course(tmp_path, tests=TESTS.replace("import random", "import no_such_module"))
    status, printed = course_check()
    assert status == 1 and "can't be run" in printed and "no_such_module" in printed
