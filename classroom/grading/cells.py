"""Which cells of a learner's notebook are run to judge a task.

Notebooks are read as JSON: importing nbformat takes over a second.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from classroom.errors import CourseError


class NotebookError(CourseError):
    """A notebook can't be read; the text says which and why."""


@dataclass(frozen=True)
class Cell:
    """A code cell to run.

    Attributes:
        name: the words that tell a learner which cell it is, e.g. "your cell for task 01.3".
        source: its code, magics and top-level await included.
        task: the task whose answer it is, or None.
    """

    name: str
    source: str
    task: str | None = None


def cells_for(task: str, notebook: list[dict], solution: list[dict]) -> list[Cell]:
    """The cells that make up a learner's program as far as one task: set-up, answers, and cells of their own.

    Set-up cells are taken from the solution, whatever the learner made of them. Check cells are left out. The
    last cells are those between the task's answer and the next task's.

    Args:
        task: the task's id.
        notebook, solution: code cells, as `code_cells` reads them.

    Raises:
        NotebookError: the notebook has no answer cell for this task.
    """
    set_up = {_grade_id(cell): cell["source"] for cell in solution if _is_set_up(cell)}
    present = {_grade_id(cell) for cell in notebook}
    chosen = [Cell("the set-up cell", source) for name, source in set_up.items() if name not in present]
    reached = False
    for number, cell in enumerate(notebook, start=1):
        answers = _answers(cell)
        if reached and answers not in (None, task):
            break
        reached = reached or answers == task
        if answers:
            chosen.append(Cell(f"your cell for task {answers}", cell["source"], answers))
        elif _is_set_up(cell) and _grade_id(cell) in set_up:
            chosen.append(Cell("the set-up cell", set_up[_grade_id(cell)]))
        elif not _nbgrader(cell).get("grade"):
            chosen.append(Cell(f"your code cell {number}", cell["source"]))
    if not reached:
        raise NotebookError(f"The notebook has no answer cell for task {task}.")
    return chosen


def code_cells(path: Path) -> list[dict]:
    """The code cells of a notebook, each with its source as one string.

    Raises:
        NotebookError: there is no such file, or it is no notebook of format 4.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8-sig"))
        if notebook["nbformat"] != 4:
            raise NotebookError(
                f"{path.name} has notebook format {notebook['nbformat']}, and format 4 is needed."
            )
        return [
            {"source": "".join(cell["source"]), "metadata": dict(cell["metadata"])}
            for cell in notebook["cells"]
            if cell["cell_type"] == "code"
        ]
    except OSError as error:
        raise NotebookError(f"{path.name} can't be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotebookError(f"{path.name} can't be read: it is not a whole notebook.") from None


def _nbgrader(cell: dict) -> dict:
    metadata = cell["metadata"].get("nbgrader")
    return metadata if isinstance(metadata, dict) else {}


def _grade_id(cell: dict) -> str | None:
    return _nbgrader(cell).get("grade_id")


def _answers(cell: dict) -> str | None:
    """The id of the task that this cell answers: "01.3" for the cell "answer-01-3"."""
    grade_id = _grade_id(cell)
    if _nbgrader(cell).get("solution") and isinstance(grade_id, str) and grade_id.startswith("answer-"):
        return grade_id.removeprefix("answer-").replace("-", ".")
    return None


def _is_set_up(cell: dict) -> bool:
    marks = _nbgrader(cell)
    return bool(marks.get("locked")) and not marks.get("grade") and not marks.get("solution")
