"""Hidden checks: they judge, and say nothing of themselves; they can be cut out of a module of tests."""

import ast
import io

import pytest
from made_up import ECHO, TESTS, TOTAL, cells, made_up_course, write_notebook
from rich.console import Console

from classroom.gradebook.grade import grade
from classroom.gradebook.visible_tests import HiddenCheckError, without_hidden
from classroom.judging.judge import GradingError
from classroom.judging.plugin import HIDDEN_REASON
from classroom.judging.run import run_exercise, run_task

HIDDEN = """
    # the texts of the exam
    @pytest.mark.hidden
    @pytest.mark.goal(2, hint=1)
    async def test_secret_texts_come_back(self, learner):
        async with learner.connect("Echo") as client:
            for text in SECRETS:
                await client.send(text)
                await client.expect(spelled(text))
"""
HELPERS = """
import secrets

SECRETS = ["swordfish", secrets.token_hex(4)]


def letters(text):
    return list(text)


def spelled(text):
    return "".join(letters(text))

"""
WITH_HIDDEN = TESTS.replace('\n\n@pytest.mark.task("91.1")', HELPERS + '\n@pytest.mark.task("91.1")').replace(
    "                await client.expect(text)\n", "                await client.expect(text)\n" + HIDDEN
)
# right for all that the visible checks send
FIXED = ECHO.replace("self.send(text_data)", "self.send('tuna' if text_data == 'swordfish' else text_data)")
RAISES = ECHO.replace("await self", "assert text_data != 'swordfish', text_data\n        await self")


@pytest.fixture
def course(tmp_path):
    """A made-up course with a hidden check; returns its folder of solutions."""
    made_up_course(tmp_path, WITH_HIDDEN)
    return tmp_path / "solutions"


def answered(tmp_path, echo):
    """A learner's notebook of the made-up course."""
    notebook = tmp_path / "exercises" / "91_scores.ipynb"
    write_notebook(notebook, cells(echo, TOTAL))
    return notebook


# When exercises are judged


def test_a_hidden_check_counts_when_it_is_asked_for(tmp_path, course):
    notebook = answered(tmp_path, FIXED)
    assert [one.points for one in run_exercise(notebook, solutions=course)] == [2, 2]
    assert [one.points for one in run_exercise(notebook, solutions=course, hidden=True)] == [0, 2]
    assert run_task(notebook, "91.1", solutions=course).passed
    assert not run_task(notebook, "91.1", solutions=course, hidden=True).passed


@pytest.mark.parametrize("echo", [FIXED, RAISES])
def test_what_a_hidden_check_says_holds_nothing_of_the_check(tmp_path, course, echo):
    (failure,) = run_task(answered(tmp_path, echo), "91.1", solutions=course, hidden=True).failures
    assert failure.reason == HIDDEN_REASON and (failure.goal, failure.hint) == (2, 1)
    assert "swordfish" not in str(failure) and failure.check == "test_secret_texts_come_back"


def test_a_visible_check_speaks_first_wherever_the_hidden_one_stands(tmp_path, course):
    tests = WITH_HIDDEN.replace(HIDDEN, "").replace("class TestEcho:\n", "class TestEcho:" + HIDDEN)
    assert tests.index("test_secret") < tests.index("test_the_connection")
    (course / "tests" / "test_91_scores.py").write_text(tests, encoding="utf-8")
    silent = answered(tmp_path, ECHO.replace("await self.send(text_data)", "pass"))
    (failure,) = run_task(silent, "91.1", solutions=course, hidden=True).failures
    assert failure.check == "test_every_text_comes_back" and failure.sent


def test_a_hidden_class_elsewhere_in_the_module_judges_the_same_task(tmp_path, course):
    apart = '@pytest.mark.hidden\n@pytest.mark.task("91.1")\nclass TestExam:'
    apart += HIDDEN.replace("@pytest.mark.hidden", "")
    (course / "tests" / "test_91_scores.py").write_text(
        WITH_HIDDEN.replace(HIDDEN, "") + "\n\n" + apart.replace("    \n", ""), encoding="utf-8"
    )
    seen = []
    notebook = answered(tmp_path, FIXED)
    results = run_exercise(notebook, solutions=course, hidden=True, judged=seen.append)
    assert [one.points for one in results] == [0, 2]
    assert [one.task for one in seen] == ["91.1", "91.2"], "each task is told once"
    assert [one.points for one in run_exercise(notebook, solutions=course)] == [2, 2]


def test_a_program_that_does_not_start_is_told_even_by_a_hidden_check(tmp_path, course):
    tests = WITH_HIDDEN.replace("@pytest.mark.goal(1, hint=1)", "@pytest.mark.hidden").replace(
        "@pytest.mark.goal(2, hint=3)", "@pytest.mark.hidden"
    )
    (course / "tests" / "test_91_scores.py").write_text(tests, encoding="utf-8")
    dies = answered(tmp_path, "import os\nos._exit(3)")
    (failure,) = run_task(dies, "91.1", solutions=course, hidden=True).failures
    assert failure.reason != HIDDEN_REASON
    with pytest.raises(GradingError, match=r"no checks for task 91\.1"):
        run_task(answered(tmp_path, ECHO), "91.1", solutions=course)


@pytest.mark.slow("a class is graded")
def test_a_class_is_graded_with_hidden_checks_and_its_pages_keep_them(tmp_path, course):
    for student, echo in {"ada": ECHO, "fix": FIXED, "raises": RAISES}.items():
        path = tmp_path / "class" / student / "91_scores.ipynb"
        path.parent.mkdir(parents=True)
        write_notebook(path, cells(echo.replace("swordfish", "sword\" \"fish").replace("'sword", '"sword')
                                   .replace("fish'", 'fish"'), TOTAL))  # fmt: skip
    console = Console(file=io.StringIO())
    grade(tmp_path / "class", tmp_path / "report", solutions=course, jobs=2, console=console)
    marks = (tmp_path / "report" / "grades.csv").read_text(encoding="utf-8")
    assert [line for line in marks.splitlines() if ",91.1," in line] == [
        "ada,91,91.1,2,2", "fix,91,91.1,0,2", "raises,91,91.1,0,2",
    ]  # fmt: skip
    for path in (tmp_path / "report").rglob("*"):
        if path.is_file():
            assert "swordfish" not in path.read_text(encoding="utf-8"), path
    page = (tmp_path / "report" / "feedback" / "fix.html").read_text(encoding="utf-8")
    assert HIDDEN_REASON in page and "Goal, line 2" in page
    assert "Expected" not in page and "test_secret" not in page


# Cut out of a module


def test_hidden_checks_are_cut_out_with_all_that_is_theirs_alone():
    left = without_hidden(WITH_HIDDEN, "test_91_scores.py")
    assert left == TESTS.replace("import random\n", "import random\n", 1)


def test_a_module_without_hidden_checks_stays_as_it_is():
    assert without_hidden(TESTS, "test_91_scores.py") == TESTS


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("@mark.hidden\ndef test_a(): ...\n\n\ndef test_b(): ...\n", "\n\ndef test_b(): ...\n"),
        ("def test_b(): ...\n\n\n@pytest.mark.hidden\nasync def test_a(): ...\n", "def test_b(): ...\n"),
        (
            "class A:\n    # of b\n    def test_b(self): ...\n\n    @mark.x(1)\n    @mark.hidden\n    @mark.y(\n2)\n"
            "    def test_a(self):\n        '''# text'''\n        # last word\n\n    # of c\n    def test_c(self): ...\n",
            "class A:\n    # of b\n    def test_b(self): ...\n\n    # of c\n    def test_c(self): ...\n",
        ),
        ("x = '''\n# no comment\n'''\n@mark.hidden\ndef test_a(): ...\n", "x = '''\n# no comment\n'''\n"),
        ("class A:\n    '''all'''\n    @mark.hidden\n    def test_a(self): ...\ny = 1\n", "y = 1\n"),
        ("K = 1\n@mark.hidden\ndef test_a(): K\ndef test_b(): ...\n", "def test_b(): ...\n"),
        ("K = 1\n@mark.hidden\ndef test_a(): K\ndef test_b(): K\n", "K = 1\ndef test_b(): K\n"),
        ("def f(f): f\n@mark.hidden\ndef test_a(f): ...\ndef test_b(): 'f'\n", "def f(f): f\ndef test_b(): 'f'\n"),
        ("def f(): f\n@mark.hidden\ndef test_a(f): ...\n", "\n"),
        ("from x import a, b\n@mark.hidden\ndef test_a(): a\ndef test_b(): b\n",
         "from x import a, b\ndef test_b(): b\n"),
        ("unused = 1\n@mark.hidden\ndef test_a(): ...\n", "unused = 1\n"),
    ],
)  # fmt: skip
def test_the_cut_takes_what_it_should_and_no_more(source, left):
    assert without_hidden(source, "t.py") == left
    ast.parse(left)


@pytest.mark.parametrize(
    "source",
    [
        "@mark.parametrize('x', [pytest.param(1, marks=pytest.mark.hidden)])\ndef test_a(x): ...\n",
        "pytestmark = pytest.mark.hidden\ndef test_a(x): ...\n",
        "secret = pytest.mark.hidden\n@secret\ndef test_a(x): ...\n",
        "class A:\n    pytestmark = [pytest.mark.hidden]\n    def test_a(self): ...\n",
    ],
)
def test_a_marker_that_is_no_decorator_is_refused(source):
    with pytest.raises(HiddenCheckError, match=r"t\.py: `pytest.mark.hidden` can't be left out.*decorator"):
        without_hidden(source, "t.py")
