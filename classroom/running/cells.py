"""Which cells of a learner's notebook are run to judge a task.

A cell is known by its mark, nbgrader's grade_id in its metadata. Some tools strip that: an answer cell whose mark is
nowhere is known by its id, which is the same text.

Notebooks are read as JSON: importing nbformat takes over a second.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classroom.catalogue.stages import written
from classroom.errors import CourseError
from classroom.running.damage import Damaged, parsed

# Both at the left margin. A list of imports ends with its line, or with its parenthesis.
_DEFINED = re.compile(r"^(?:(?:async )?def |class )?(\w+)(?=\(|:| *=[^=])", re.MULTILINE)
_IMPORTED = re.compile(r"^(?:from +[\w.]+ +)?import\b *(\([^()]*|[^(;\n]*)", re.MULTILINE)

_ANSWER = re.compile(r"answer-(\d\d)-(\d+)(?:-(\w+))?")  # a task's answer cell, or one of several


class NotebookError(CourseError):
    """A notebook can't be read; the text says which and why."""


@dataclass(frozen=True)
class Cell:
    """A code cell to run.

    Attributes:
        name: the words that tell a learner which cell it is, e.g. "your cell for task 01.3"; copies share it.
        source: its code, magics and top-level await included.
        task: the task whose answer it is, or None.
    """

    name: str
    source: str
    task: str | None = None

    @property
    def shares(self) -> object:
        """What its time is counted for: copies of an answer cell share the time of one."""
        return self.name if self.task else self


def cells_for(task: str, notebook: list[dict[str, Any]], solution: list[dict[str, Any]]) -> list[Cell]:
    """The cells that make up a learner's program as far as one task.

    Only answer cells are taken from the learner, in the order of the tasks; set-up cells are the solution's,
    and all other cells are left out. A task may have several answer cells. Of one that was copied, each copy runs.

    Args:
        task: the task's id.
        notebook, solution: code cells, as `code_cells` reads them.

    Raises:
        NotebookError: the notebook has no answer cell for this task.
    """
    chosen = []
    last = max((index for index, cell in enumerate(solution) if _answers(cell) == task), default=len(solution))
    for cell in solution[: last + 1]:
        if _is_set_up(cell):
            chosen.append(Cell("the set-up cell", cell["source"]))
        elif answers := _answers(cell):
            name = f"your cell for task {answers}{_part(cell)}"
            chosen += [
                Cell(name, mine["source"], answers)
                for mine in notebook
                if _answers(mine) and _grade_id(mine) == _grade_id(cell)
            ]
    if not any(cell.task == task for cell in chosen):
        raise NotebookError(f"The notebook has no answer cell for task {task}.")
    return chosen


def given_cells(solution: list[dict[str, Any]]) -> list[str]:
    """The text of each cell that the exercise gives, and nobody changes.

    Args:
        solution: code cells, as `code_cells` reads them.
    """
    return [cell["source"] for cell in solution if _is_set_up(cell)]


def is_stage(task: str, solution: list[dict[str, Any]]) -> bool:
    """Whether a task's answer are files of my_project/ (classroom/catalogue/stages.py).

    Args:
        task: the task's id.
        solution: code cells, as `code_cells` reads them.
    """
    return any(written(cell["source"]) for cell in solution if _answers(cell) == task)


def answer_of(task: str, notebook: list[dict[str, Any]]) -> str:
    """A learner's code for one task; "" when the cell is missing.

    Args:
        task: the task's id.
        notebook: code cells, as `code_cells` reads them.
    """
    return "\n\n".join(cell["source"] for cell in notebook if _answers(cell) == task)


def must_answer(notebook: list[dict[str, Any]], solution: list[dict[str, Any]], exercise: str) -> None:
    """Refuse a notebook in which no cell answers any task: nothing was found to judge, which is not worth 0 points.

    Args:
        notebook, solution: code cells, as `code_cells` reads them.
        exercise: its number, for the message.

    Raises:
        NotebookError: there is no answer cell.
    """
    tasks = {_answers(cell) for cell in solution} - {None}
    if not any(_answers(cell) in tasks for cell in notebook):
        raise NotebookError(
            f"None of its cells is an answer cell of exercise {exercise}: "
            "they have lost their marks, or it is another notebook."
        )


def own_names(notebook: list[dict[str, Any]]) -> set[str]:
    """What a learner defines or imports in cells of their own, which are not run."""
    own = [cell["source"] for cell in notebook if not _answers(cell) and not _nbgrader(cell).get("locked")]
    return {name for source in own for name in [*_DEFINED.findall(source), *_imported(source)]}


def code_cells(path: Path) -> list[dict[str, Any]]:
    """The code cells of a notebook, each with its source as one string.

    Raises:
        NotebookError: there is no such file, it is damaged (damage.py says how), or it is no notebook of format 4.
    """
    try:
        return code_cells_of(path.read_bytes(), path.name)
    except OSError as error:
        raise NotebookError(f"{path.name} can't be read: {error.strerror}.") from None


def code_cells_of(data: bytes, name: str) -> list[dict[str, Any]]:
    """As `code_cells`, of a notebook's bytes; `name` is for the message."""
    try:
        notebook = parsed(data)
    except Damaged as damage:
        raise NotebookError(f"{name} can't be read: {damage}.") from None
    version, cells = notebook.get("nbformat"), notebook.get("cells")
    if version not in (4, "4", None):
        raise NotebookError(
            f"{name} has notebook format {_whole(str(version))}, and format 4 is needed: "
            "open it in JupyterLab, and save it."
        )
    if not isinstance(cells, list):
        raise NotebookError(f"{name} can't be read: it is JSON, and no notebook.")
    return _with_lost_marks([_code_cell(cell) for cell in cells if _is_code(cell)])


def _is_code(cell: Any) -> bool:
    """Whether an entry of a notebook's cells is code; one without a type may be."""
    return isinstance(cell, dict) and cell.get("cell_type") in ("code", None)


def _code_cell(cell: dict[str, Any]) -> dict[str, Any]:
    """A cell as far as it is whole: damage costs the cell that it is in, and no other.

    Google Colab writes the id into the metadata.
    """
    source, metadata = cell.get("source"), cell.get("metadata")
    lines = [source] if isinstance(source, str) else source if isinstance(source, list) else []
    metadata = metadata if isinstance(metadata, dict) else {}
    return {
        "source": _whole("".join(line for line in lines if isinstance(line, str))),
        "metadata": metadata,
        "id": cell.get("id") or metadata.get("id"),
    }


def _whole(text: str) -> str:
    """Without the half characters that JSON can hold, and no file and no page."""
    return text.encode(errors="replace").decode()


def _imported(source: str) -> Iterator[str]:
    """The names that imports define: a of `import a.b`, c of `import a.b as c`."""
    for listed in _IMPORTED.findall(source.replace("\\\n", " ")):
        for imported in re.sub(r"#.*|\(", "", listed).split(","):
            if words := imported.split():
                yield words[-1].partition(".")[0]


def _with_lost_marks(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cells; one without marks gets that of its id, if it is an answer's and no other cell has it."""
    there = {None, *(_grade_id(cell) for cell in cells if _answers(cell))}
    by_id = [cell | {"metadata": {"nbgrader": {"grade_id": cell["id"], "solution": True}}} for cell in cells]
    return [
        marked if not _nbgrader(cell) and _answers(marked) and _grade_id(marked) not in there else cell
        for cell, marked in zip(cells, by_id, strict=True)
    ]


def _nbgrader(cell: dict[str, Any]) -> dict[str, Any]:
    metadata = cell["metadata"].get("nbgrader")
    return metadata if isinstance(metadata, dict) else {}


def _grade_id(cell: dict[str, Any]) -> str | None:
    return _nbgrader(cell).get("grade_id")


def _answers(cell: dict[str, Any]) -> str | None:
    """The id of the task that this cell answers: "01.3" for the cell "answer-01-3", and for "answer-01-3-routing"."""
    grade_id = _grade_id(cell)
    if not _nbgrader(cell).get("solution") or not isinstance(grade_id, str):
        return None
    named = _ANSWER.fullmatch(grade_id)
    return f"{named[1]}.{named[2]}" if named else None


def _part(cell: dict[str, Any]) -> str:
    """What tells an answer cell from the others of its task: " (routing)" for "answer-01-3-routing"; "" when it is one."""
    named = _ANSWER.fullmatch(str(_grade_id(cell)))
    return f" ({named[3]})" if named and named[3] else ""


def _is_set_up(cell: dict[str, Any]) -> bool:
    marks = _nbgrader(cell)
    return bool(marks.get("locked")) and not marks.get("grade") and not marks.get("solution")
