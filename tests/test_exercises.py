"""classroom/catalogue/exercises.py: exercises come from solutions, and a learner's work is never lost."""

import json
import subprocess
import time

import nbformat
import pytest

from classroom.catalogue import exercises
from classroom.catalogue.catalog import CatalogError
from classroom.paths import EXERCISES, ROOT, SOLUTIONS

pytestmark = pytest.mark.slow("makes exercises, as nbgrader does")

SOURCES = sorted(path for path in SOLUTIONS.glob("[0-9][0-9]_*.ipynb"))
SOLUTION = SOLUTIONS / "01_installation_exercise.ipynb"


@pytest.fixture
def folder(tmp_path):
    """A folder with the exercises, freshly made."""
    exercises.make(SOLUTIONS, tmp_path)
    return tmp_path


def answer(path, text="answer = 42"):
    """Do what a learner does: fill in the first answer cell."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = next(cell for cell in notebook["cells"] if cell["id"].startswith("answer-"))
    cell["source"] = text
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("solution", SOURCES, ids=lambda path: path.stem)
def test_the_exercise_is_what_its_solution_makes(solution):
    fresh, path = exercises.made(solution), EXERCISES / solution.name
    found = [path.read_text(encoding="utf-8")]
    # Whoever has filled in an exercise has changed its file: then what was committed counts.
    committed = subprocess.run(
        ["git", "show", f"HEAD:{path.relative_to(ROOT).as_posix()}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if committed.returncode == 0:
        found.append(committed.stdout)
    assert fresh in found, f"{path.name} is not what solutions/ makes: run `course exercises`"


def test_it_is_the_same_to_the_byte_each_time(folder):
    first = (folder / SOLUTION.name).read_bytes()
    assert exercises.make(SOLUTIONS, folder) == []
    (folder / SOLUTION.name).unlink()
    assert exercises.make(SOLUTIONS, folder) == [folder / SOLUTION.name]
    assert (folder / SOLUTION.name).read_bytes() == first
    assert first.endswith(b"}\n") and b"\r" not in first


def test_the_answers_are_gone_and_the_tasks_are_there(folder):
    text = (folder / SOLUTION.name).read_text(encoding="utf-8")
    cells = {cell["id"]: cell for cell in json.loads(text)["cells"]}
    assert "BEGIN SOLUTION" not in text and "solution-only" not in text and "why-01-1" not in cells
    assert "".join(cells["answer-01-4"]["source"]) == (
        "class Echo(AsyncWebsocketConsumer):\n    # your code here\n    ..."
    )
    nbformat.validate(nbformat.reads(text, as_version=4))


def test_stubs_are_valid_python(folder):
    for cell in json.loads((folder / SOLUTION.name).read_text(encoding="utf-8"))["cells"]:
        if cell["id"].startswith("answer-"):
            compile("".join(cell["source"]), cell["id"], "exec")


def test_checks_are_locked_and_answers_are_not(folder):
    cells = {cell["id"]: cell["metadata"] for cell in json.loads((folder / SOLUTION.name).read_text())["cells"]}
    assert cells["check-01-1"]["editable"] is False and "editable" not in cells["answer-01-1"]
    assert len(cells["check-01-1"]["nbgrader"]["checksum"]) == 32
    assert not exercises.answered(folder / SOLUTION.name)


def test_outputs_do_not_get_through(tmp_path):
    notebook = nbformat.read(SOLUTION, as_version=4)
    notebook.cells[2].outputs = [nbformat.v4.new_output("stream", text="a secret")]
    notebook.cells[2].execution_count = 7
    nbformat.write(notebook, tmp_path / SOLUTION.name)
    assert exercises.made(tmp_path / SOLUTION.name) == exercises.made(SOLUTION)


def test_reset_keeps_the_learners_work_beside_the_fresh_one(folder):
    fresh = (folder / SOLUTION.name).read_bytes()
    work = answer(folder / SOLUTION.name)
    path, kept = exercises.reset("01", exercises=folder)
    assert path == folder / SOLUTION.name and path.read_bytes() == fresh
    assert kept.read_text(encoding="utf-8") == work and kept.parent == folder
    assert time.strftime("kept-%Y-%m-%d-") in kept.name


def test_reset_twice_in_the_same_second_overwrites_nothing(folder):
    kept = {}
    for number in range(4):
        work = answer(folder / SOLUTION.name, f"answer = {number}")
        kept[exercises.reset("01", exercises=folder)[1]] = work
    assert len(kept) == 4
    assert all(path.read_text(encoding="utf-8") == work for path, work in kept.items())


def test_a_fresh_or_a_missing_exercise_leaves_nothing_to_keep(folder):
    assert exercises.reset("01", exercises=folder) == (folder / SOLUTION.name, None)
    (folder / SOLUTION.name).unlink()
    assert exercises.reset("01", exercises=folder) == (folder / SOLUTION.name, None)
    assert (folder / SOLUTION.name).exists()


def test_reset_of_a_damaged_exercise_keeps_it_too(folder):
    (folder / SOLUTION.name).write_text("{ half a noteb", encoding="utf-8")
    assert exercises.reset("01", exercises=folder)[1].read_text(encoding="utf-8") == "{ half a noteb"


def test_reset_of_an_exercise_that_is_not_there_names_those_that_are(folder):
    with pytest.raises(CatalogError, match=r"There is no exercise '99'.*01"):
        exercises.reset("99", exercises=folder)


def test_a_reset_that_cannot_write_leaves_the_work(folder, monkeypatch):
    work = answer(folder / SOLUTION.name)

    def full(path, text):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exercises, "write_text", full)
    with pytest.raises(OSError):
        exercises.reset("01", exercises=folder)
    assert (folder / SOLUTION.name).read_text(encoding="utf-8") == work


def test_make_keeps_an_answered_exercise(folder):
    work = answer(folder / SOLUTION.name)
    assert exercises.make(SOLUTIONS, folder) == [folder / SOLUTION.name]
    (kept,) = folder.glob("*.kept-*.ipynb")
    assert kept.read_text(encoding="utf-8") == work


def test_make_keeps_nothing_when_nobody_has_answered(folder, tmp_path):
    solutions = tmp_path / "solutions"
    solutions.mkdir()
    changed = SOLUTION.read_text(encoding="utf-8").replace("Exercise 01: Installation", "Exercise 01: Set-up")
    (solutions / SOLUTION.name).write_text(changed, encoding="utf-8")
    exercises.make(solutions, folder)
    assert "Set-up" in (folder / SOLUTION.name).read_text(encoding="utf-8")
    assert list(folder.glob("*.kept-*")) == []
