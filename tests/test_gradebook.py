"""`course grade`: the same tests for a whole class, and a report that no student can spoil."""

import asyncio
import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime

import pytest
from made_up import ECHO, TESTS, TOTAL, cells, made_up_course, write_notebook
from rich.console import Console

from classroom.catalogue.catalog import CatalogError, exercise
from classroom.errors import CourseError
from classroom.gradebook import judges
from classroom.gradebook.costs import Cost
from classroom.gradebook.grade import grade
from classroom.gradebook.pages import page_name
from classroom.judging.verdict import TaskResult
from classroom.paths import ROOT, SOLUTIONS
from classroom.running.cells import Cell

pytestmark = pytest.mark.slow("classes are graded")

SILENT = ECHO.replace("await self.send(text_data)", "pass")
DIES = "import os\nos._exit(3)"


@pytest.fixture
def course(tmp_path):
    """A made-up course; returns its folder of solutions."""
    made_up_course(tmp_path)
    return tmp_path / "solutions"


def hand_in(folder, student, echo=ECHO, total=TOTAL):
    """A student's folder with exercise 91."""
    path = folder / student / "91_scores.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_notebook(path, cells(echo, total))
    return path


def graded(tmp_path, **options):
    """(exit status, what was printed) of grading tmp_path/class into tmp_path/report."""
    console = Console(width=200, record=True, file=io.StringIO())
    options = {"solutions": tmp_path / "solutions", "jobs": 2} | options
    return grade(tmp_path / "class", tmp_path / "report", console=console, **options), console.export_text()


def rows(tmp_path, name):
    with open(tmp_path / "report" / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def points(tmp_path):
    """student -> points of each task."""
    found = {}
    for row in rows(tmp_path, "grades.csv"):
        found.setdefault(row["student"], []).append(float(row["points"]))
    return found


def page(tmp_path, student):
    return (tmp_path / "report" / "feedback" / page_name(student)).read_text(encoding="utf-8")


def test_a_class_is_graded(tmp_path, course):
    hand_in(tmp_path / "class", "ada")
    hand_in(tmp_path / "class", "Grüße 進 <b>", echo=SILENT)
    hand_in(tmp_path / "class", "dies", echo=DIES)
    (tmp_path / "class" / "nothing").mkdir()
    status, said = graded(tmp_path)
    assert status == 0, said
    assert points(tmp_path) == {"ada": [2, 2], "Grüße 進 <b>": [0, 2], "dies": [0, 2], "nothing": [0, 0]}
    assert rows(tmp_path, "grades.csv")[0] == {
        "student": "Grüße 進 <b>", "exercise": "91", "task": "91.1", "points": "0", "of": "2",
    }  # fmt: skip
    assert [(row["student"], row["points"], row["missing"]) for row in rows(tmp_path, "students.csv")] == [
        ("Grüße 進 <b>", "2", ""), ("ada", "4", ""), ("dies", "2", ""), ("nothing", "0", "91"),
    ]  # fmt: skip
    assert "4 students, 3 notebooks graded." in said


def test_a_students_page_has_their_code_the_message_the_hints_and_nobody_elses_data(tmp_path, course):
    hand_in(tmp_path / "class", "ada", echo=SILENT.replace("pass", "pass  # mine"))
    hand_in(tmp_path / "class", "bob", echo=SILENT.replace("pass", "pass  # hers"))
    graded(tmp_path)
    text = page(tmp_path, "ada")
    assert "Nothing came back, and the server had nothing left to do." in text
    assert "# mine" in text and "# hers" not in text and "bob" not in text
    assert "Hint 3: look there" in text
    assert "return self.send" not in text  # the answer
    assert "2 of 4 points" in text
    main = text.partition("<main>")[2].partition("</main>")[0]
    overview, _, tasks = main.partition("</table>")
    assert 'href="#exercise-91"' in overview and "✗ 91.1" in overview and "✓ 91.2" in overview
    assert 'id="exercise-91"' in tasks


def test_what_a_student_writes_is_text_in_the_pages(tmp_path, course):
    evil = "<script>alert(1)</script>"
    answer = ECHO.replace("(text_data)", f"('{evil}')") + f"# {evil}"
    hand_in(tmp_path / "class", f"eve {evil.replace('/', '')}", echo=answer)
    graded(tmp_path)
    for text in (page(tmp_path, f"eve {evil.replace('/', '')}"), (tmp_path / "report/index.html").read_text()):
        assert "<script" not in text
        assert "default-src 'none'" in text


def test_what_can_not_be_graded_is_said_and_the_rest_is_graded(tmp_path, course):
    hand_in(tmp_path / "class", "ada")
    for student, text in {"cut": '{"cells": [', "old": '{"nbformat": 3, "worksheets": []}', "empty": ""}.items():
        hand_in(tmp_path / "class", student).write_text(text)
    hand_in(tmp_path / "class", "latin").write_bytes(b"\xff\xfe\xfd")
    status, said = graded(tmp_path)
    assert status == 1
    assert points(tmp_path) == {"ada": [2, 2], "cut": [0, 0], "empty": [0, 0], "latin": [0, 0], "old": [0, 0]}
    assert "old/91_scores.ipynb: 91_scores.ipynb has notebook format 3, and format 4 is needed: open it" in said
    index = (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    assert "What could not be graded" in index and "Where the grader failed" not in index
    assert "of 4 points. cut/91_scores.ipynb: 91_scores.ipynb can&#39;t be read" in page(tmp_path, "cut")


def test_what_this_machine_can_not_check_is_on_the_pages(tmp_path):
    left_out = "Whether `total` works <on two> processes was not checked: there is no Valkey here."
    check = "    async def test_the_goals_are_added(self, learner):\n"
    assert check in TESTS
    made_up_course(tmp_path, TESTS.replace(check, f"{check}        learner.left_out = {left_out!r}\n"))
    for student in ("ada", "bob"):
        hand_in(tmp_path / "class", student)
    hand_in(tmp_path / "class", "eve", total="def total(goals): return 0")
    status, _ = graded(tmp_path)
    assert status == 0 and points(tmp_path) == {"ada": [2, 2], "bob": [2, 2], "eve": [2, 0]}
    words = "Whether <code>total</code> works &lt;on two&gt; processes was not checked: there is no Valkey here."
    assert [words in page(tmp_path, student) for student in ("ada", "bob", "eve")] == [True, True, False]
    index = (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    assert f'<td>91.2</td><td>{words}</td><td class="number">2</td>' in index
    assert "What was not checked" in index


def test_no_page_speaks_of_it_where_all_was_checked(tmp_path, course):
    hand_in(tmp_path / "class", "ada")
    graded(tmp_path)
    assert "not checked" not in (tmp_path / "report" / "index.html").read_text("utf-8") + page(tmp_path, "ada")


def test_a_failure_of_the_grader_is_no_failure_of_the_student(tmp_path):
    made_up_course(tmp_path, tests=TESTS + "\nimport no_such_module\n")
    hand_in(tmp_path / "class", "ada")
    status, said = graded(tmp_path)
    assert status == 1
    assert "The grader failed: ada, exercise 91" in said
    assert "Where the grader failed" in (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    assert "It is not your fault" in page(tmp_path, "ada")
    (tmp_path / "solutions/tests/test_91_scores.py").write_text(TESTS, encoding="utf-8")
    assert graded(tmp_path)[0] == 0
    assert points(tmp_path) == {"ada": [2, 2]}


def _ends_itself(submission, exercise, task, seed):
    if "DIES" in str(vars(submission)):
        os.kill(os.getpid(), signal.SIGKILL)
    if "HANGS" in str(vars(submission)) and task == "91.1":
        time.sleep(600)
    return TaskResult(task, True, 2.0, 2.0), {}, Cost(0.1, 0.1)


def judged(jobs, course, count=2):
    """What judges on this machine give for {job: the answer to 91.1}."""

    def read(job):
        notebook = {"cells": cells(jobs[job], TOTAL), "nbformat": 4}
        return json.dumps(notebook).encode(), exercise("91", course), "seed"

    async def collected():
        return {job: outcome async for job, outcome in judges.ThisMachine(count).judged(jobs, read)}

    return asyncio.run(collected())


def test_a_judge_that_dies_or_hangs_costs_one_task(tmp_path, course, monkeypatch):
    monkeypatch.setattr(judges, "judge_task", _ends_itself)
    monkeypatch.setattr(judges, "TASK_LIMIT", 3.0)
    jobs = {"fine": ECHO, "dies": "# DIES", "also fine": ECHO, "hangs": "# HANGS", "fine too": ECHO}
    outcomes = judged(jobs, course)
    assert set(outcomes) == set(jobs)
    for job in ("fine", "also fine", "fine too"):
        assert [result.passed for result in outcomes[job]] == [True, True]
    assert [result.passed for result in outcomes["dies"]] == [False, False]
    assert outcomes["dies"][0].trouble.startswith("A judge ended before it had judged this task")
    assert [result.passed for result in outcomes["hangs"]] == [False, True]
    assert outcomes["hangs"][0].trouble == "A judge took longer than 3 seconds over this task."


def troubled(times, troubles):
    """Tests whose own work fails so many times; `times` is the file in which they count."""
    check = "    async def test_the_goals_are_added(self, learner):\n"
    own_work = f"""\
        import pathlib, subprocess
        times = pathlib.Path({str(times)!r})
        times.write_text((times.read_text() if times.exists() else "") + "x")
        if len(times.read_text()) <= {troubles}:
            raise subprocess.TimeoutExpired("startproject", 20)
"""
    return TESTS.replace(check, check + own_work)


def test_what_a_test_can_not_do_is_tried_again(tmp_path):
    times = tmp_path / "times"
    made_up_course(tmp_path, tests=troubled(times, 2))
    hand_in(tmp_path / "class", "ada")
    assert graded(tmp_path)[0] == 0
    assert points(tmp_path) == {"ada": [2, 2]}
    assert times.read_text() == "xxx"


def test_the_graders_trouble_with_one_task_is_told_and_costs_no_other_task(tmp_path):
    made_up_course(tmp_path, tests=troubled(tmp_path / "times", 3))
    hand_in(tmp_path / "class", "ada")
    status, said = graded(tmp_path)
    assert status == 1
    assert "The grader failed: ada, exercise 91" in said and "task 91.2: test_the_goals_are_added: " in said
    assert "TimeoutExpired" in said
    assert points(tmp_path) == {"ada": [2, 0]}
    assert "The grader failed." in page(tmp_path, "ada")
    assert '<error message="test_the_goals_are_added' in (tmp_path / "report/junit.xml").read_text()
    assert graded(tmp_path)[0] == 0, "a later run judges it again"
    assert points(tmp_path) == {"ada": [2, 2]}


def _leaves_a_cell_out(submission, exercise, task, seed):
    found = {Cell("a cell", "while True: pass"): "It does not end."}
    return TaskResult(task, submission.left_out == found, 0.0, 2.0), found, Cost(0.1, 0.1)


def test_a_cell_that_never_ends_is_run_once_for_all_tasks(tmp_path, course, monkeypatch):
    """The last task finds it, and the others are told."""
    monkeypatch.setattr(judges, "judge_task", _leaves_a_cell_out)
    assert [result.passed for result in judged({"ada": ECHO}, course)["ada"]] == [True, False]


def test_the_task_whose_cell_never_ends_hears_of_it(tmp_path, course):
    echo, total = judged({"ada": "import time; time.sleep(3600)"}, course)["ada"]
    assert total.passed and not echo.passed
    assert echo.failures[0].reason == "Your cell for task 91.1 did not end within 10 seconds."


def test_the_best_of_several_counts_when_asked(tmp_path, course):
    older, newer = hand_in(tmp_path / "class", "ada"), tmp_path / "class" / "ada" / "again.ipynb"
    write_notebook(newer, cells(SILENT, TOTAL))
    os.utime(older, (1_700_000_000, 1_700_000_000))
    graded(tmp_path)
    assert points(tmp_path) == {"ada": [0, 2]}
    graded(tmp_path, keep="best")
    assert points(tmp_path) == {"ada": [2, 2]}
    assert "Judged: ada/91_scores.ipynb" in page(tmp_path, "ada")


def test_what_was_judged_is_not_judged_again_unless_it_changed(tmp_path, course):
    mine = hand_in(tmp_path / "class", "ada", echo=SILENT)
    hand_in(tmp_path / "class", "bob")
    graded(tmp_path)
    lines = (tmp_path / "report/results.jsonl").read_text()
    graded(tmp_path)
    assert (tmp_path / "report/results.jsonl").read_text() == lines
    write_notebook(mine, cells(f"{ECHO}# repaired", TOTAL))
    graded(tmp_path)
    assert len((tmp_path / "report/results.jsonl").read_text().splitlines()) == len(lines.splitlines()) + 1
    assert points(tmp_path)["ada"] == [2, 2]


def test_equal_notebooks_are_judged_once(tmp_path, course, monkeypatch):
    began = []
    outcome = judges.outcome
    monkeypatch.setattr(judges, "outcome", lambda *job: began.append(job) or outcome(*job))
    for student, echo in (("ada", ECHO), ("bob", SILENT), ("cem", ECHO), ("dia", SILENT), ("eve", DIES)):
        hand_in(tmp_path / "class", student, echo)
    graded(tmp_path)
    assert len(began) == 3
    assert points(tmp_path) == {"ada": [2, 2], "bob": [0, 2], "cem": [2, 2], "dia": [0, 2], "eve": [0, 2]}


def test_the_same_class_gives_the_same_report(tmp_path, course):
    hand_in(tmp_path / "class", "ada", echo=SILENT)
    hand_in(tmp_path / "class", "bob", total="def total(goals):\n    raise OSError(__import__('os').getcwd())")
    graded(tmp_path)
    first = {path.name: path.read_bytes() for path in (tmp_path / "report").rglob("*") if path.is_file()}
    (tmp_path / "report").rename(tmp_path / "first")
    graded(tmp_path, jobs=1)
    second = {path.name: path.read_bytes() for path in (tmp_path / "report").rglob("*") if path.is_file()}
    first["results.jsonl"], second["results.jsonl"] = (
        sorted(one["results.jsonl"].splitlines()) for one in (first, second)
    )
    assert first == second


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path, course):
    for number in range(6):
        hand_in(tmp_path / "class", f"student {number}", total=f"{TOTAL}# {number}")
    code = (
        "import sys\nfrom pathlib import Path\nfrom classroom.gradebook.grade import grade\n"
        "if __name__ == '__main__':\n    folder = Path(sys.argv[1])\n"
        "    grade(folder / 'class', folder / 'report', jobs=1, solutions=folder / 'solutions')\n"
    )
    (tmp_path / "run.py").write_text(code)
    journal = tmp_path / "report" / "results.jsonl"
    process = subprocess.Popen([sys.executable, str(tmp_path / "run.py"), str(tmp_path)], cwd=ROOT)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (journal.exists() and journal.read_bytes().count(b"\n") >= 2):
        time.sleep(0.02)
    process.kill()
    process.wait()
    before = journal.read_bytes()
    assert 2 <= before.count(b"\n") < 6
    with journal.open("ab") as file:
        file.write(b'{"key": "cut o')  # the power went
    assert graded(tmp_path)[0] == 0
    assert journal.read_bytes().startswith(before)
    assert len(journal.read_bytes().splitlines()) == 7
    assert points(tmp_path) == {f"student {number}": [2, 2] for number in range(6)}


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="processes have no groups here")
@pytest.mark.parametrize(
    "seconds", [0.3, 1.3, 2.5], ids=["while they import", "while they judge", "while tasks wait"]
)
def test_ctrl_c_says_one_word_and_leaves_no_process(tmp_path, seconds):
    """Ctrl-C reaches every process of the terminal's group, and those that still import know nothing of it."""
    solution = exercise("04", SOLUTIONS).path
    for number in range(6):
        (tmp_path / "class" / str(number)).mkdir(parents=True)
        text = solution.read_text(encoding="utf-8").replace("### BEGIN SOLUTION", f"# {number}")
        (tmp_path / "class" / str(number) / solution.name).write_text(text, encoding="utf-8")
    words = ["grade", str(tmp_path / "class"), "--out", str(tmp_path / "report"), "--only", "04", "--jobs", "4"]
    process = subprocess.Popen(
        [sys.executable, "-m", "classroom", *words],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (tmp_path / "report" / "feedback").exists():
        time.sleep(0.02)
    time.sleep(seconds)  # from the beginning of the judging
    os.killpg(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=120)  # until the last process that has its standard output is gone
    assert said.split() == ["Interrupted."], said
    assert process.returncode == 130


def test_only_some_exercises_are_graded_when_asked(tmp_path, course):
    hand_in(tmp_path / "class", "ada")
    with pytest.raises(CatalogError, match="07"):
        graded(tmp_path, only=["7"])
    assert graded(tmp_path, only=["91"])[0] == 0


def test_late_ones_are_marked(tmp_path, course):
    hand_in(tmp_path / "class", "ada")
    graded(tmp_path, due=datetime(2020, 1, 1))
    assert rows(tmp_path, "students.csv")[0]["late"] == "91"
    assert points(tmp_path) == {"ada": [2, 2]}
    assert graded(tmp_path, due=datetime(2020, 1, 1), leave_out_late=True)[0] == 1
    assert "It was handed in late." in (tmp_path / "report" / "index.html").read_text()
    (row,) = rows(tmp_path, "students.csv")
    assert (row["points"], row["missing"], row["late"], row["not graded"]) == ("0", "", "91", "91")
    assert "91_scores.ipynb: It was handed in late." in page(tmp_path, "ada")


def test_what_can_not_be_read_is_not_called_missing(tmp_path, course):
    hand_in(tmp_path / "class", "ada")
    (tmp_path / "class" / "bob.zip").write_bytes(b"PK is no zip")
    (tmp_path / "class" / "cem").mkdir()
    (tmp_path / "class" / "cem" / "essay.docx").write_bytes(b"words")
    status, said = graded(tmp_path)
    assert status == 1
    assert "1 notebook graded" in said and "cem/essay.docx: It is no notebook of the course." in said
    by_student = {row["student"]: (row["missing"], row["not graded"]) for row in rows(tmp_path, "students.csv")}
    assert by_student == {"ada": ("", ""), "bob": ("", "91"), "cem": ("", "91")}
    assert "was not graded" in page(tmp_path, "bob") and "Not handed in" not in page(tmp_path, "cem")
    assert (tmp_path / "report" / "index.html").read_text().count("essay.docx") == 1


def test_the_report_goes_nowhere_where_it_does_harm(tmp_path, course):
    hand_in(tmp_path / "class", "ada")
    console, solutions = Console(file=io.StringIO()), tmp_path / "solutions"
    (tmp_path / "a file").write_text("mine")
    for out, complaint in (
        (tmp_path / "class", "lies in the submissions"),
        (tmp_path / "class" / "report", "lies in the submissions"),
        (tmp_path / "a file", "is a file"),
        (solutions, "holds other things than a report"),
    ):
        with pytest.raises(CourseError, match=complaint):
            grade(tmp_path / "class", out, solutions=solutions, jobs=1, console=console)


def test_the_page_of_a_student_who_has_gone_goes_too(tmp_path, course):
    for student in ("ada", "bob"):
        hand_in(tmp_path / "class", student)
    graded(tmp_path)
    shutil.rmtree(tmp_path / "class" / "bob")
    graded(tmp_path)
    assert [path.name for path in (tmp_path / "report" / "feedback").iterdir()] == ["ada.html"]
