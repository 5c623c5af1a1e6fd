"""Answer cells whose marks a tool has stripped, and what a learner's own cells define."""

import json

import pytest
from made_up import ECHO, TOTAL, cells, code, made_up_course, write_notebook

from classroom.judging.own import check_own
from classroom.judging.run import run_exercise, run_task
from classroom.running.cells import NotebookError, answer_of, code_cells, own_names


def stripped(content):
    """These cells, without metadata."""
    return [cell | {"metadata": {}} for cell in content]


def without_ids(content):
    """These cells, without ids, as an older format has them."""
    return [{name: value for name, value in cell.items() if name != "id"} for cell in content]


def read(tmp_path, content):
    """The code cells of a notebook of these cells."""
    write_notebook(tmp_path / "mine.ipynb", content)
    return code_cells(tmp_path / "mine.ipynb")


def test_a_notebook_without_marks_is_judged_by_the_ids_of_its_cells(tmp_path):
    notebook = made_up_course(tmp_path)
    write_notebook(notebook, stripped(cells(ECHO, TOTAL)))
    assert [result.points for result in run_exercise(notebook, solutions=tmp_path / "solutions")] == [2, 2]


def test_a_notebook_without_ids_is_judged_by_its_marks(tmp_path):
    notebook = made_up_course(tmp_path)
    write_notebook(notebook, without_ids(cells(ECHO, TOTAL)))
    assert [result.points for result in run_exercise(notebook, solutions=tmp_path / "solutions")] == [2, 2]


def test_an_id_counts_only_where_the_mark_is_nowhere(tmp_path):
    marked = code("moved", "right", solution=True, grade_id="answer-91-1")
    mine = read(tmp_path, [code("answer-91-1", "wrong"), marked, code("answer-91-2", "two")])
    assert answer_of("91.1", mine) == "right"
    assert answer_of("91.2", mine) == "two"


@pytest.mark.parametrize(
    "marks", [{"grade": True}, {"locked": True}, {"solution": True, "grade_id": "answer-91-2"}]
)
def test_a_cell_with_another_mark_keeps_its_own(tmp_path, marks):
    mine = read(tmp_path, [code("answer-91-1", "one", **{"grade_id": "check-91-1"} | marks)])
    assert answer_of("91.1", mine) == ""


@pytest.mark.parametrize("name", [None, 7, ["answer-91-1"], {"answer-91-1": 1}, "ANSWER-91-1"])
def test_an_id_that_is_no_answers_is_nothing(tmp_path, name):
    assert answer_of("91.1", read(tmp_path, [code("x", "one") | {"id": name}])) == ""


OWN = {"cell_type": "code", "metadata": {}, "source": "1"}


@pytest.mark.parametrize("key", ["cell_type", "metadata", "source"])
@pytest.mark.parametrize("value", ["missing", None, 7, [None, 7], {"a": 1}])
@pytest.mark.parametrize("place", [0, 3, 11])
def test_damage_to_a_cell_of_ones_own_costs_nothing(tmp_path, key, value, place):
    notebook = made_up_course(tmp_path)
    own = {name: each for name, each in (OWN | {key: value}).items() if each != "missing"}
    content = cells(ECHO, TOTAL)
    content.insert(place, own)
    write_notebook(notebook, content)
    assert sorted(cell["source"] for cell in code_cells(notebook) if "goals" in cell["source"]) == [TOTAL]
    assert answer_of("91.1", code_cells(notebook)) == ECHO


@pytest.mark.parametrize("own", [None, 7, "code", [], {}, {"source": None, "metadata": None, "cell_type": None}])
def test_what_is_hardly_a_cell_costs_nothing(tmp_path, own):
    notebook = made_up_course(tmp_path)
    write_notebook(notebook, [own, *cells(ECHO, TOTAL), own])
    assert [result.points for result in run_exercise(notebook, solutions=tmp_path / "solutions")] == [2, 2]


@pytest.mark.parametrize("key", ["source", "metadata", "cell_type"])
def test_damage_to_an_answer_costs_its_task_alone(tmp_path, key):
    notebook = made_up_course(tmp_path)
    content = cells(ECHO, TOTAL)
    (answer,) = (cell for cell in content if cell.get("id") == "answer-91-1")
    answer[key] = None
    write_notebook(notebook, content)
    points = [result.points for result in run_exercise(notebook, solutions=tmp_path / "solutions")]
    assert points == [0 if key == "source" else 2, 2]  # its id is left, and a cell without a type may be code


def test_the_id_in_the_metadata_is_used_where_there_is_no_other(tmp_path):
    """As Google Colab writes it."""
    content = [cell | {"metadata": {"id": cell["id"], "colab": {}}} for cell in cells(ECHO, TOTAL)]
    notebook = made_up_course(tmp_path)
    write_notebook(notebook, without_ids(content))
    assert [result.points for result in run_exercise(notebook, solutions=tmp_path / "solutions")] == [2, 2]
    other = read(tmp_path, [code("mine", "one") | {"metadata": {"id": "answer-91-1"}}])
    assert answer_of("91.1", other) == ""


@pytest.mark.parametrize("version", ["4", 4.0, None, "missing"])
def test_a_format_that_can_only_be_4_is_4(tmp_path, version):
    notebook = made_up_course(tmp_path)
    whole = {"cells": cells(ECHO, TOTAL), "nbformat": version, "metadata": None}
    notebook.write_text(
        json.dumps({name: each for name, each in whole.items() if each != "missing"}), encoding="utf-8"
    )
    assert [result.points for result in run_exercise(notebook, solutions=tmp_path / "solutions")] == [2, 2]


@pytest.mark.parametrize("version", [3, "3", 5, [], {}, "four"])
def test_another_format_is_refused(tmp_path, version):
    (tmp_path / "mine.ipynb").write_text(json.dumps({"cells": cells(ECHO, TOTAL), "nbformat": version}))
    with pytest.raises(NotebookError, match="and format 4 is needed: open it in JupyterLab, and save it"):
        code_cells(tmp_path / "mine.ipynb")


@pytest.mark.parametrize(
    "content",
    [[], [code("mine", "1")], without_ids(stripped(cells(ECHO, TOTAL))), [code("answer-90-1", "", solution=True)]],
    ids=["empty", "own", "stripped", "of another exercise"],
)
def test_a_notebook_without_any_answer_cell_is_refused(tmp_path, content):
    notebook = made_up_course(tmp_path)
    write_notebook(notebook, content)
    for judge, what in ((run_exercise, ()), (run_task, ("91.2",))):
        with pytest.raises(NotebookError, match="None of its cells is an answer cell of exercise 91"):
            judge(notebook, *what, solutions=tmp_path / "solutions")


def test_course_check_says_so_too(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    notebook = made_up_course(tmp_path)
    write_notebook(notebook, without_ids(stripped(cells(ECHO, TOTAL))))
    assert check_own(["91"], folder=notebook.parent, solutions=tmp_path / "solutions") == 1
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith("Exercise 91: None of its cells is an answer cell of exercise 91: they have lost")


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import os", {"os"}),
        ("import os.path", {"os"}),
        ("import os.path as where, sys", {"where", "sys"}),
        ("from importlib import metadata", {"metadata"}),
        ("from importlib.metadata import version as v, files # one, two", {"v", "files"}),
        ("from a import (\n    b,  # with a comment, and more\n    c as d,\n)\n", {"b", "d"}),
        ("from a import b, \\\n    c", {"b", "c"}),
        ("%matplotlib inline\nimport os; import_me = 1", {"os"}),
        ("def f():\n    import os", {"f"}),
        ("important = 1\nimported(2)", {"important", "imported"}),
        ("from a import (", set()),
        ("import", set()),
    ],
)
def test_what_a_cell_of_ones_own_defines(source, names):
    assert own_names([{"source": source, "metadata": {}}]) == names


def test_an_import_in_a_cell_of_ones_own_is_explained(tmp_path):
    notebook = made_up_course(tmp_path)
    content = cells(ECHO, "def total(goals):\n    return metadata.version('django')")
    content.insert(2, code("mine", "from importlib import metadata"))
    write_notebook(notebook, content)
    result = run_task(notebook, "91.2", solutions=tmp_path / "solutions")
    assert (
        "`metadata` is defined in a cell of your own. Only the answer cells are graded"
        in result.failures[0].raised
    )
