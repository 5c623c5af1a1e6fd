"""classroom/catalogue/catalog.py: what the course holds is read from the notebooks."""

import json
import subprocess
import sys

import pytest

from classroom.catalogue import catalog
from classroom.catalogue.catalog import CatalogError


def markdown(cell_id, *lines):
    return {"cell_type": "markdown", "id": cell_id, "metadata": {}, "source": [line + "\n" for line in lines]}


def check_cell(task, points):
    name = f"check-{task.replace('.', '-')}"
    return {
        "cell_type": "code",
        "id": name,
        "source": f'await check("{task}")',
        "metadata": {"nbgrader": {"grade_id": name, "points": points}},
    }


@pytest.fixture
def exercises(tmp_path):
    """A folder with one exercise of two tasks."""
    cells = [
        markdown("title", "# Exercise 04: Consumers", "", "You count goals.", "", "**Time:** 20 minutes"),
        markdown(
            "task-04-1",
            "## 04.1 Count `goals`",
            "",
            "Counting is first.",
            "",
            "**Goal**",
            "- One goal",
            "  and one more line",
            "- Two goals",
            "",
            "- A third after a gap",
            "",
            "The end of it.",
            "- no goal",
        ),
        markdown(
            "hints-04-1",
            "<details><summary>Hint 1: where to look</summary>",
            "",
            "There.",
            "",
            "</details>",
            "<details><summary>Hint 2: the idea</summary>",
            "",
            "That.",
            "",
            "</details>",
        ),
        check_cell("04.1", 1.5),
        markdown("task-04-2", "## 04.2 Count fouls", "", "**Goal**", "", "- One foul"),
        check_cell("04.2", 2),
        markdown("next", "## Next"),
    ]
    (tmp_path / "04_consumers.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return tmp_path


def test_an_exercise_is_read_with_its_tasks(exercises):
    (found,) = catalog.exercises(exercises)
    assert (found.number, found.title, found.minutes) == ("04", "Consumers", 20)
    first, second = found.tasks
    assert (first.id, first.title, first.points, first.answer_cell) == (
        "04.1",
        "Count `goals`",
        1.5,
        "answer-04-1",
    )
    assert first.goals == ("One goal and one more line", "Two goals", "A third after a gap")
    assert first.hints == ("Hint 1: where to look", "Hint 2: the idea")
    assert (second.id, second.goals, second.points, second.hints) == ("04.2", ("One foul",), 2.0, ())


def test_a_task_is_found_by_its_id(exercises):
    assert catalog.task("04.2", exercises) == catalog.exercise("04", exercises).tasks[1]


@pytest.mark.parametrize("name", ["04.3", "05.1", "", "4.1", None, "04"])
def test_a_task_that_is_not_there_is_named_with_those_that_are(exercises, name):
    with pytest.raises(CatalogError, match="There is no") as caught:
        catalog.task(name, exercises)
    assert "04" in str(caught.value)


def test_kept_copies_and_other_notebooks_are_ignored(exercises):
    text = (exercises / "04_consumers.ipynb").read_text(encoding="utf-8")
    for name in ("04_consumers.kept-2026-11-22-232507.ipynb", "04_consumers-Copy1.ipynb", "Untitled.ipynb"):
        (exercises / name).write_text(text, encoding="utf-8")
    assert [one.path.name for one in catalog.exercises(exercises)] == ["04_consumers.ipynb"]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"cells": 1}', '{"cells": [{}]}', b"\xff\xfe"])
def test_a_damaged_notebook_is_named_with_what_to_do(exercises, damage):
    path = exercises / "04_consumers.ipynb"
    path.write_bytes(damage if isinstance(damage, bytes) else damage.encode())
    with pytest.raises(CatalogError, match=r"04_consumers\.ipynb.*course reset 04"):
        catalog.exercises(exercises)


def test_the_course_itself_is_read():
    assert [one.number for one in catalog.lessons()][:2] == ["00", "01"]
    assert all(one.title and one.minutes for one in (*catalog.lessons(), *catalog.exercises()))
    assert catalog.task("01.4").points == 2


def test_the_catalog_does_not_import_nbformat():
    script = "import sys, classroom.catalogue.catalog as c; c.lessons(); print('nbformat' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
