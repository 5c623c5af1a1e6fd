"""Thousands of submissions changed at random: no crash, no hang, no lost neighbour.

Most changes never reach a process: what they can break is the reading of notebooks and the writing of the report,
so those batches go through all of `course grade` but its judges. A share is really judged. A failure names its seed;
FUZZ_SEEDS="11 12" tries others.
"""

import csv
import io
import json
import os
import random
import sys
import zipfile
from functools import partial
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some
from made_up import ECHO, TOTAL, cells, made_up_course, write_notebook
from made_up_class import rarred, seven_zipped, tarred, zipped
from mutations import mutated_bytes, mutated_code, mutated_notebook, mutated_zip
from rich.console import Console

from classroom.catalogue.catalog import Task
from classroom.gradebook import grade as grading
from classroom.gradebook.identify import exercise_of
from classroom.gradebook.intake import take_in
from classroom.gradebook.judges import ThisMachine
from classroom.gradebook.pages import page_name
from classroom.judging.verdict import Failure, TaskResult
from classroom.running.cells import NotebookError, answer_of, cells_for, code_cells_of, own_names

pytestmark = pytest.mark.slow("thousands of notebooks")

SEEDS = [int(seed) for seed in os.environ.get("FUZZ_SEEDS", "1 2 3 4").split()]
A_BATCH = 520  # submissions with a changed notebook, for each seed
JUDGED = 40  # of each seed: submissions with changed code, really judged
COURSE = {"91": "91_scores"}
RIGHT = "Right, who has done nothing wrong"
NOTEBOOK = {"cells": cells(ECHO, TOTAL), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
NAMES = (
    "ada",
    "Grüße 進",
    "=1+1",
    'a,b"c',
    "<b>",
    "name\nof two lines",
    "\u202egnp",
    "-",
    "x" * 100,
    "CON",
    "~",
    "%s {0}",
)
if os.name == "nt":  # which has no such names
    NAMES = tuple(name for name in NAMES if name.isprintable() and not set(name) & set('<>"'))


@pytest.fixture
def course(tmp_path):
    """A made-up course; returns its folder of solutions."""
    made_up_course(tmp_path)
    return tmp_path / "solutions"


def hand_in(folder, student, data, name="91_scores.ipynb"):
    """A student's folder with one file."""
    (folder / student).mkdir(parents=True, exist_ok=True)
    (folder / student / name).write_bytes(data)


def graded(tmp_path, jobs):
    """What `course grade` says of tmp_path/class."""
    console = Console(width=10_000, record=True, file=io.StringIO())
    grading.grade(
        tmp_path / "class", tmp_path / "report", solutions=tmp_path / "solutions", jobs=jobs, console=console
    )
    return console.export_text()


def assert_all_stands(tmp_path, said, seed):
    """The report is whole, the grader has not failed, and the right submission has all its points."""
    report, points = tmp_path / "report", {}
    with open(report / "grades.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert 0 <= float(row["points"]) <= float(row["of"]), (seed, row)
            points.setdefault(row["student"], []).append(float(row["points"]))
    assert points[RIGHT] == [2, 2], seed
    assert "The grader failed" not in said, (seed, [line for line in said.splitlines() if "failed" in line][:3])
    students = {as_words(path.name).removesuffix(".zip") for path in (tmp_path / "class").iterdir()}
    assert len(points) == len(students) and all(len(each) == 2 for each in points.values()), seed
    for student in students:
        assert "</html>" in (report / "feedback" / page_name(student)).read_text(encoding="utf-8"), (seed, student)
    assert len(ElementTree.parse(report / "junit.xml").findall("testsuite")) == len(students), seed


def as_words(name):
    """A file's name, whose bytes need not be text."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


async def not_really_judged(self, jobs, read):
    """In place of the judges: the notebook is read and its cells are chosen, as a judge does, and nothing is run."""
    for job in jobs:
        data, exercise, _ = read(job)
        try:
            mine = code_cells_of(data, "91_scores.ipynb")
        except NotebookError as error:
            yield job, error
            continue
        solution = code_cells_of(exercise.path.read_bytes(), exercise.path.name)
        own_names(mine)
        yield job, [_as_if_run(task, mine, solution) for task in exercise.tasks]


def _as_if_run(task: Task, mine, solution) -> TaskResult:
    try:
        chosen = cells_for(task.id, mine, solution)
    except NotebookError as error:
        failure = Failure("test_something", str(error), goal=1, hint=1)
        return TaskResult(task.id, False, 0.0, task.points, (failure,))
    if answer_of(task.id, mine) in (ECHO, TOTAL):
        return TaskResult(task.id, True, task.points, task.points)
    failure = Failure(
        "test_something", chosen[-1].source, (chosen[0].name,), ("nothing",), "'goal!'", 1, 1, chosen[-1].source
    )
    return TaskResult(task.id, False, 0.0, task.points, (failure,))


@pytest.mark.parametrize("seed", SEEDS)
def test_no_change_to_a_notebook_costs_more_than_its_own_points(tmp_path, course, seed, monkeypatch):
    monkeypatch.setattr(ThisMachine, "judged", not_really_judged)
    dice = random.Random(seed)
    hand_in(tmp_path / "class", RIGHT, json.dumps(NOTEBOOK).encode())
    for number in range(A_BATCH):
        student, data = f"{number} {dice.choice(NAMES)}", mutated_notebook(NOTEBOOK, dice)
        if dice.random() < 0.1:
            data = mutated_zip({"exercises/91_scores.ipynb": data}, dice)
            (tmp_path / "class" / f"{student}.zip").write_bytes(data)
        else:
            hand_in(tmp_path / "class", student, data)
    assert_all_stands(tmp_path, graded(tmp_path, jobs=1), seed)


ARCHIVES = {
    ".zip": zipped,
    ".7z": seven_zipped,
    ".rar": rarred,
    ".tar": partial(tarred, mode="w"),
    ".tgz": tarred,
    ".tar.xz": partial(tarred, mode="w:xz"),
    ".tar.bz2": partial(tarred, mode="w:bz2"),
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("ending", ARCHIVES)
def test_no_change_to_an_archive_costs_a_neighbour(tmp_path, ending, seed):
    dice, data = random.Random(seed), ARCHIVES[ending]({"work/91_scores.ipynb": json.dumps(NOTEBOOK).encode()})
    hand_in(tmp_path, RIGHT, json.dumps(NOTEBOOK).encode())
    for number in range(60):
        (tmp_path / f"student {number}{ending}").write_bytes(mutated_bytes(data, dice))
    taken = take_in(tmp_path, COURSE)
    assert RIGHT in [one.student for one in taken.handed_in]
    assert len(taken.students) == 61
    named = {one.student for one in (*taken.handed_in, *taken.refused)}
    assert any(one.reason.endswith(("hand it in again.", "ask for a zip.")) for one in taken.refused)
    # Of some, the name of the notebook was changed, and no more.
    assert len(named) > 50, set(taken.students) - named


@pytest.mark.parametrize("seed", SEEDS)
def test_no_change_to_the_code_costs_more_than_its_own_points(tmp_path, course, seed):
    dice = random.Random(seed)
    hand_in(tmp_path / "class", RIGHT, json.dumps(NOTEBOOK).encode())
    for number in range(JUDGED):
        echo, total = ECHO, TOTAL
        if number % 2:
            echo = mutated_code(echo, dice)
        else:
            total = mutated_code(total, dice)
        (tmp_path / "class" / str(number)).mkdir()
        write_notebook(tmp_path / "class" / str(number) / "91_scores.ipynb", cells(echo, total))
    said = graded(tmp_path, jobs=4)
    assert "Not graded" not in said, seed
    assert_all_stands(tmp_path, said, seed)


@pytest.mark.skipif(sys.platform != "linux", reason="this system has no such names")
def test_a_name_that_is_no_text_is_a_name(tmp_path, course, monkeypatch):
    """Found by these tests, as the next two were: it ended the whole run."""
    monkeypatch.setattr(ThisMachine, "judged", not_really_judged)
    for student in (RIGHT, os.fsdecode(b"\xff"), os.fsdecode(b"\xfe")):
        hand_in(tmp_path / "class", student, json.dumps(NOTEBOOK).encode(), os.fsdecode(b"91_scores \xfc.ipynb"))
    assert_all_stands(tmp_path, graded(tmp_path, jobs=1), "\xff")


@pytest.mark.parametrize(
    "change", [{"nbformat": "\ud800"}, {"cells": cells(ECHO + "# \ud800", TOTAL)}], ids=["nbformat", "source"]
)
def test_half_a_character_costs_nobody_elses_points(tmp_path, course, change, monkeypatch):
    monkeypatch.setattr(ThisMachine, "judged", not_really_judged)
    hand_in(tmp_path / "class", RIGHT, json.dumps(NOTEBOOK).encode())
    hand_in(tmp_path / "class", "half", json.dumps(NOTEBOOK | change).encode())
    assert_all_stands(tmp_path, graded(tmp_path, jobs=1), change)


ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20),
    lambda inside: some.lists(inside, max_size=4) | some.dictionaries(some.text(max_size=9), inside, max_size=4),
    max_leaves=12,
)
MARKS = some.dictionaries(
    some.sampled_from(("grade_id", "solution", "grade", "locked", "schema_version")),
    some.sampled_from(("answer-91-1", "answer-91-2", "answer-", "setup", True, False, 3)) | ANYTHING,
)
CELL = some.fixed_dictionaries(
    {},
    optional={
        "cell_type": some.sampled_from(("code", "markdown")) | ANYTHING,
        "source": some.text(max_size=40) | some.lists(some.text(max_size=9), max_size=3) | ANYTHING,
        "metadata": some.fixed_dictionaries({}, optional={"nbgrader": MARKS | ANYTHING}) | ANYTHING,
        "id": some.sampled_from(("answer-91-1", "setup")) | ANYTHING,
    },
)
LIKE_A_NOTEBOOK = some.fixed_dictionaries(
    {}, optional={"nbformat": some.just(4) | ANYTHING, "cells": some.lists(CELL | ANYTHING, max_size=5) | ANYTHING}
)


@settings(max_examples=400, deadline=None)
@given(LIKE_A_NOTEBOOK | ANYTHING)
def test_whatever_is_like_a_notebook_is_read_or_refused(thing):
    read_or_refused(json.dumps(thing).encode())


@settings(max_examples=200, deadline=None)
@given(some.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    read_or_refused(data)


def read_or_refused(data):
    """Cells are chosen, or a NotebookError says why not; nothing else."""
    assert exercise_of(data, "91_scores.ipynb") is None or exercise_of(data, "91_scores.ipynb").isdigit()
    try:
        mine = code_cells_of(data, "91_scores.ipynb")
    except NotebookError as error:
        assert str(error)
        return
    own_names(mine)
    for task in ("91.1", "91.2"):
        answer_of(task, mine)
        try:
            assert all(isinstance(cell.source, str) for cell in cells_for(task, mine, NOTEBOOK["cells"]))
        except NotebookError as error:
            assert str(error)


@settings(max_examples=200, deadline=None)
@given(name=some.text(min_size=1, max_size=60))
@example(name="\0")
@example(name="\0/")
def test_any_name_in_a_zip_is_a_word_and_no_path(tmp_path_factory, name):
    folder = tmp_path_factory.mktemp("class")
    entry = zipfile.ZipInfo("x")
    entry.filename = f"{name}.ipynb"  # as it is: ZipInfo("...") cuts a name at a NUL, which a reader must do, too
    with zipfile.ZipFile(folder / "ada.zip", "w") as archive:
        archive.writestr(entry, json.dumps(NOTEBOOK))
    found = take_in(folder, COURSE)
    assert found.students == ["ada"]
    assert [one.student for one in (*found.handed_in, *found.refused)] in ([], ["ada"])
