"""The capstones: the worked answer passes, the start fails, each wrong project is caught by the check that is named.

A wrong project is one small file, tests/wrong_capstones/TASK/what_is_wrong.txt: a change of course_project, as CONTRIBUTING.md
says. A right one, tests/right_capstones/NAME.txt, is built upon the start from the brief alone. A project is started once for all checks of a task, so a file takes its time.
"""

import io
import json
import re
import shutil
from functools import cache, partial
from pathlib import Path

import pytest
from answers import FILE, in_full
from rich.console import Console
from wrong_answer_files import assert_goals_and_checks_agree, checks

from classroom import paths
from classroom.catalogue.capstones import (
    START,
    Capstone,
    begin,
    capstone,
    capstones,
    is_judged,
    project_in,
    texts,
)
from classroom.catalogue.catalog import CatalogError, Task
from classroom.catalogue.stages import StageError
from classroom.errors import CourseError
from classroom.gradebook.grade import grade
from classroom.gradebook.intake import projects_in, take_in
from classroom.gradebook.pages import page_name
from classroom.in_notebook.chromium import chromium_on_path
from classroom.judging.own import check_own
from classroom.judging.report import facts
from classroom.judging.run import run_capstone
from classroom.judging.valkey import there_is_one

RIGHT = Path(__file__).parent / "right_capstones"
WRONG = Path(__file__).parent / "wrong_capstones"
FEWEST = 5  # wrong projects that each capstone has at least
CAUGHT_BY = re.compile(r"# caught by: (test_\w+)\n# a builder thinks: .+\n")

CAPSTONES = capstones()
TASKS = [(one, task) for one in CAPSTONES for task in one.tasks]
FILES = sorted(WRONG.glob("*/*.txt"))


def named(value: object) -> str:
    match value:
        case Capstone():
            return value.number
        case Task():
            return value.id
        case Path():
            return f"{value.parent.name}-{value.stem}"
    return str(value)


@cache
def worked_answer() -> dict[str, str]:
    """course_project, without its own tests."""
    files = project_in(paths.PROJECT, "chat")
    return {name: text for name, text in files.items() if not name.startswith(("tests/", "deploy/"))}


def judged(one: Capstone, files: dict[str, str], task: str):
    (result,) = run_capstone(files, one, seed="1", hidden=True, tasks=[task])
    return result


def changed(files: dict[str, str], code: str, name: str) -> dict[str, str]:
    """A project with the changes, and the new files, that a file describes."""
    files, (_, *parts) = dict(files), FILE.split(code)
    for path, text in zip(parts[::2], parts[1::2], strict=True):
        files[path] = in_full(text, files.get(path, ""), f"{name}: {path}")
    return files


@pytest.mark.slow("servers and a browser")
@pytest.mark.parametrize(("one", "task"), TASKS, ids=named)
def test_the_worked_answer_passes(one, task):
    result = judged(one, worked_answer(), task.id)
    assert not result.failures and result.passed and result.points == task.points > 0, result
    browser_or_layer_is_missing = chromium_on_path() is None or not there_is_one()
    assert not result.left_out or browser_or_layer_is_missing, result.left_out


@pytest.mark.slow("servers and a browser")
@pytest.mark.parametrize(("one", "task"), TASKS, ids=named)
def test_a_project_that_is_built_otherwise_passes_too(one, task):
    """Else a check judges how the worked answer is written."""
    code = (RIGHT / f"{one.number}.txt").read_text(encoding="utf-8")
    result = judged(one, changed(project_in(paths.CAPSTONES / START, one.number), code, one.number), task.id)
    assert result.passed, result


@pytest.mark.slow("servers and a browser")
@pytest.mark.parametrize(("one", "task"), TASKS, ids=named)
def test_the_start_fails_with_a_message_that_helps(one, task):
    result = judged(one, project_in(paths.CAPSTONES / START, one.number), task.id)
    (failure,) = result.failures
    assert failure.reason and failure.goal and failure.hint, failure
    assert failure.raised is None or "No route found for path" in failure.raised, failure
    assert "could not go on" not in failure.reason, failure.reason


@pytest.mark.slow("servers and a browser")
@pytest.mark.parametrize("file", FILES, ids=named)
def test_the_wrong_project_is_caught_by_the_check_that_is_named_for_it(file):
    one, code = capstone(file.parent.name.partition(".")[0]), file.read_text(encoding="utf-8")
    caught_by, task = CAUGHT_BY.match(code)[1], one.task(file.parent.name)
    if task == one.tasks[-1] and chromium_on_path() is None:
        pytest.skip("Chromium is not installed: what a page does wrong was not looked at")
    result = judged(one, changed(worked_answer(), code, file.stem), task.id)
    assert result.failures, f"{named(file)} passes; {caught_by} should have caught it"
    (failure,) = result.failures
    assert failure.check == caught_by, failure
    assert facts(failure, task)[0][1]


@pytest.mark.parametrize("one", CAPSTONES, ids=named)
def test_each_capstone_has_wrong_projects_that_can_be_made(one):
    files = [file for file in FILES if file.parent.name.partition(".")[0] == one.number]
    assert len(files) >= FEWEST
    of_tasks = checks(one)
    for file in files:
        code = file.read_text(encoding="utf-8")
        assert CAUGHT_BY.match(code)[1] in [check.name for check in of_tasks[file.parent.name]], named(file)
        assert changed(worked_answer(), code, file.stem) != worked_answer()


@pytest.mark.parametrize("one", CAPSTONES, ids=named)
def test_every_goal_has_a_check_that_readers_can_run_and_every_check_a_goal_and_a_hint(one):
    assert_goals_and_checks_agree(one)
    assert all(task.points > 0 for task in one.tasks)


def test_both_have_checks_that_only_teachers_run():
    for one in CAPSTONES:
        assert "@pytest.mark.hidden" in one.tests.read_text(encoding="utf-8")


def test_what_is_asked_for_is_named():
    assert [one.number for one in CAPSTONES] == ["chat", "ticker"]
    with pytest.raises(CatalogError, match="There is: chat, ticker"):
        capstone("moon")


def test_a_folder_that_is_no_project_says_what_to_do(tmp_path):
    with pytest.raises(StageError, match="`course reset chat` lays the start there"):
        project_in(tmp_path, "chat")


def test_what_lies_in_a_folder_and_nobody_has_written_is_not_judged(tmp_path):
    names = {
        "manage.py": True,
        "chat/static/chat/room.js": True,
        "db.sqlite3": False,
        ".venv/x.py": False,
        "venv/lib/x.py": False,
        "front/node_modules/x/x.js": False,
        "staticfiles/x.css": False,
        "chat/__pycache__/x.pyc": False,
    }
    assert {name: is_judged(name) for name in names} == names
    assert texts({"manage.py": b"x", "logo.png": b"\x89PNG\xff"}) == {"manage.py": "x"}
    with pytest.raises(StageError, match="more than 1000 files"):
        texts({f"{number}.py": b"" for number in range(1001)})


def test_it_begins_anew_and_keeps_what_was_there(tmp_path):
    start = paths.CAPSTONES / START
    for path in (*start.rglob("*.py"), CAPSTONES[0].path):
        copy = tmp_path / "capstones" / path.relative_to(paths.CAPSTONES)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    one = capstone("chat", tmp_path / "capstones")
    assert begin(one) is None and begin(one) is None
    (one.project / "manage.py").write_text("mine")
    kept = begin(one)
    assert kept.parent == one.project.parent and (kept / "manage.py").read_text() == "mine"
    assert project_in(one.project, "chat") == project_in(start, "chat")


# A class's projects


def handed_in(folder: Path, name: str, **students: str) -> dict[str, list[str]]:
    """The places of the projects of each student, where `manage.py` lies in these places, below their folder."""
    for student, place in students.items():
        path = folder / student / place / "manage.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {student}\n")
        (path.parent / "db.sqlite3").write_text("x")
    found = take_in(folder, {name: name}, only=[name], look=partial(projects_in, name=name))
    assert not found.refused
    for one in found.handed_in:
        assert json.loads(one.read()) == {"manage.py": f"# {one.student}\n"}
    return {one: [each.source for each in found.handed_in if each.student == one] for one in found.students}


def test_a_project_is_found_wherever_it_lies(tmp_path):
    (tmp_path / "Nobody").mkdir()
    shutil.make_archive(
        str(tmp_path / "Zoe"), "zip", _with_manage(tmp_path.parent / "zipped" / "site", "Zoe").parent
    )
    assert handed_in(tmp_path, "chat", Ada="", Grace="work/chat") == {
        "Ada": ["Ada/manage.py"],
        "Grace": ["Grace/work/chat/manage.py"],
        "Nobody": [],
        "Zoe": ["Zoe.zip/site/manage.py"],
    }


def _with_manage(folder: Path, student: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "manage.py").write_text(f"# {student}\n")
    return folder


def test_of_a_copy_of_the_whole_course_the_capstones_own_folder_counts(tmp_path):
    for place in (
        "capstones/start",
        "capstones/ticker/my_project",
        "exercises/my_project",
        "course_project",
        "capstones/chat/my_project.kept-2026-11-27-101010/old",
    ):
        _with_manage(tmp_path / "Ada" / place, "not this one")
    (tmp_path / "Ada" / "course.py").touch()
    found = handed_in(tmp_path, "chat", Ada="capstones/chat/my_project", Grace="")
    assert found == {"Ada": ["Ada/capstones/chat/my_project/manage.py"], "Grace": ["Grace/manage.py"]}


@pytest.mark.slow("servers")
def test_a_class_is_graded(tmp_path):
    start = project_in(paths.CAPSTONES / START, "chat")
    files = {f"{student}/site/{name}": text for student in ("Ada", "Grace") for name, text in start.items()}
    files |= {"Zoe/manage.py": "raise SystemExit('no settings')"}
    for name, text in files.items():
        path = tmp_path / "submissions" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    words = io.StringIO()
    status = grade(tmp_path / "submissions", tmp_path / "report", only=["ticker"], console=Console(file=words))
    assert status == 0, words.getvalue()
    assert "3 students, 3 projects graded." in words.getvalue()
    rows = (tmp_path / "report" / "students.csv").read_text().splitlines()
    assert rows[0].startswith("student,points,of,ticker") and rows[1].startswith("Ada,0,20,0")
    page = (tmp_path / "report" / "feedback" / page_name("Ada")).read_text()
    assert "Capstone ticker: Ticker" in page and "was answered with status 404, not 200" in page
    assert "does not name the settings" in (tmp_path / "report" / "feedback" / page_name("Zoe")).read_text()


def test_a_capstone_is_graded_by_itself(tmp_path):
    with pytest.raises(CourseError, match="graded by itself"):
        grade(tmp_path, tmp_path / "report", only=["chat", "03"])


# For readers and students


def test_the_command_line_judges_a_folder_and_says_what_is_missing(tmp_path, capsys):
    words = io.StringIO()
    assert check_own(["chat"], project=tmp_path, console=Console(file=words, width=200)) == 1
    assert "`course reset chat` lays the start there" in words.getvalue()
    assert "course reset" not in words.getvalue().replace("course reset chat` lays", "")
