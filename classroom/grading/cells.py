"""Which cells of a learner's notebook are run to judge a task.

Notebooks are read as JSON: importing nbformat takes over a second.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from classroom.errors import CourseError

_DEFINED = re.compile(r"^(?:(?:async )?def |class )?(\w+)(?=\(|:| *=[^=])", re.MULTILINE)  # at the left margin


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
    """The cells that make up a learner's program as far as one task.

    Only answer cells are taken from the learner, in the order of the tasks; set-up cells are the solution's,
    and all other cells are left out. Of an answer cell that was copied, each copy runs.

    Args:
        task: the task's id.
        notebook, solution: code cells, as `code_cells` reads them.

    Raises:
        NotebookError: the notebook has no answer cell for this task.
    """
    chosen = []
    for cell in solution:
        if _is_set_up(cell):
            chosen.append(Cell("the set-up cell", cell["source"]))
        elif answers := _answers(cell):
            chosen += [
                Cell(f"your cell for task {answers}", mine["source"], answers)
                for mine in notebook
                if _answers(mine) == answers
            ]
            if answers == task:
                break
    if not any(cell.task == task for cell in chosen):
        raise NotebookError(f"The notebook has no answer cell for task {task}.")
    return chosen


def answer_of(task: str, notebook: list[dict]) -> str:
    """A learner's code for one task; "" when the cell is missing.

    Args:
        task: the task's id.
        notebook: code cells, as `code_cells` reads them.
    """
    return "\n\n".join(cell["source"] for cell in notebook if _answers(cell) == task)


def own_names(notebook: list[dict]) -> set[str]:
    """What a learner defines in cells of their own, which are not run."""
    own = (cell["source"] for cell in notebook if not _answers(cell) and not _nbgrader(cell).get("locked"))
    return {name for source in own for name in _DEFINED.findall(source)}


def code_cells(path: Path) -> list[dict]:
    """The code cells of a notebook, each with its source as one string.

    Raises:
        NotebookError: there is no such file, or it is no notebook of format 4.
    """
    try:
        return code_cells_of(path.read_bytes(), path.name)
    except OSError as error:
        raise NotebookError(f"{path.name} can't be read: {error.strerror}.") from None


def code_cells_of(data: bytes, name: str) -> list[dict]:
    """As `code_cells`, of a notebook's bytes; `name` is for the message."""
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
        if notebook["nbformat"] != 4:
            version = _whole(str(notebook["nbformat"]))
            raise NotebookError(f"{name} has notebook format {version}, and format 4 is needed.")
        return [
            {"source": _whole("".join(cell["source"])), "metadata": dict(cell["metadata"])}
            for cell in notebook["cells"]
            if cell["cell_type"] == "code"
        ]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotebookError(f"{name} can't be read: it is not a whole notebook.") from None


def _whole(text: str) -> str:
    """Without the half characters that JSON can hold, and no file and no page."""
    return text.encode(errors="replace").decode()


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
