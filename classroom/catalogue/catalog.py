"""What the course holds: lessons, exercises, tasks. Read from the notebooks, and written down nowhere else.

Notebooks are read as JSON: importing nbformat takes over a second, and every check asks for its task.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from classroom.errors import CourseError
from classroom.paths import EXERCISES, NOTEBOOKS

NOTEBOOK_NAME = re.compile(r"(\d\d)_[a-z0-9_]+\.ipynb")
_TITLE = re.compile(r"# (?:Lesson|Exercise) \d\d: (.+)")
_MINUTES = re.compile(r"\*\*Time:\*\* (\d+) minutes")
_TASK = re.compile(r"## (\d\d\.\d+) (.+)")
_GOAL = re.compile(r"^\*\*Goal\*\*[^\n]*\n+((?:- .*|  .*|\n)+)", re.MULTILINE)
_BULLET = re.compile(r"^- ", re.MULTILINE)
_HINT = re.compile(r"<details><summary>(.*?)</summary>\s*(.*?)\s*</details>", re.DOTALL)


class CatalogError(CourseError):
    """There is no such lesson, exercise or task, or its notebook can't be read."""


@dataclass(frozen=True)
class Lesson:
    """A lesson: its two-digit number, title, minutes it takes, notebook."""

    number: str
    title: str
    minutes: int
    path: Path


@dataclass(frozen=True)
class Task:
    """A task of an exercise.

    Attributes:
        id: exercise and task, such as "01.4".
        title: the rest of its heading.
        goals: the Goal's bullets, Markdown; a test names them by position, 1 for the first.
        points: what the check is worth.
        hints: the summaries of its hints, in order.
        hint_texts: what each of them says, Markdown.
        answer_cell: the id of the cell that holds the learner's answer.
    """

    id: str
    title: str
    goals: tuple[str, ...]
    points: float
    hints: tuple[str, ...]
    hint_texts: tuple[str, ...]
    answer_cell: str


@dataclass(frozen=True)
class Exercise:
    """An exercise: its two-digit number, title, minutes it takes, notebook, tasks in order."""

    kind: ClassVar[str] = "Exercise"
    number: str
    title: str
    minutes: int
    path: Path
    tasks: tuple[Task, ...]

    @property
    def tests(self) -> Path:
        """The module with its checks."""
        return self.path.parent / "tests" / f"test_{self.path.stem}.py"

    def task(self, task_id: str) -> Task:
        """Its task with an id such as "01.4". Raises CatalogError, which names those that exist."""
        for one in self.tasks:
            if one.id == task_id:
                return one
        others = ", ".join(one.id for one in self.tasks) or "none"
        raise CatalogError(f"There is no task {task_id!r}. Exercise {self.number} has: {others}.")


def lessons(folder: Path = NOTEBOOKS) -> tuple[Lesson, ...]:
    """Return all lessons in order. Raises CatalogError when a notebook can't be read."""
    return tuple(Lesson(*_header(path, _cells(path))) for path in _notebooks(folder))


def exercises(folder: Path = EXERCISES) -> tuple[Exercise, ...]:
    """Return all exercises of `folder` in order. Raises CatalogError when a notebook can't be read."""
    return tuple(read_exercise(path) for path in _notebooks(folder))


def exercise(number: str, folder: Path = EXERCISES) -> Exercise:
    """Return the exercise with this two-digit number. Raises CatalogError, which names those that exist."""
    paths = {path.name[:2]: path for path in _notebooks(folder)}
    if number not in paths:
        raise CatalogError(f"There is no exercise {number!r}. There is: {', '.join(paths) or 'none yet'}.")
    return read_exercise(paths[number])


def task(task_id: str, folder: Path = EXERCISES) -> Task:
    """Return the task with an id such as "01.4". Raises CatalogError, which names those that exist."""
    return exercise(str(task_id).partition(".")[0], folder).task(task_id)


def read_exercise(path: Path) -> Exercise:
    """Return the exercise that one notebook holds, wherever it lies. Raises CatalogError."""
    cells = _cells(path)
    return Exercise(*_header(path, cells), tasks=tuple(_tasks(cells)))


def _notebooks(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.ipynb") if NOTEBOOK_NAME.fullmatch(path.name))


def _cells(path: Path) -> list[dict[str, Any]]:
    """Return the cells with each source as one string."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return [{**cell, "source": "".join(cell["source"])} for cell in cells]
    except OSError as error:
        raise CatalogError(f"{path} can't be read: {error.strerror or error}.") from None
    except (ValueError, KeyError, TypeError):
        raise CatalogError(
            f"{path} is not a notebook any more. For an exercise, `course reset "
            f"{path.name[:2]}` gives a fresh one and keeps this one beside it."
        ) from None


def _header(path: Path, cells: list[dict[str, Any]]) -> tuple[str, str, int, Path]:
    text = cells[0]["source"] if cells else ""
    title, minutes = _TITLE.match(text), _MINUTES.search(text)
    number, _, topic = path.stem.partition("_")
    return (
        number,
        title[1].strip() if title else topic.replace("_", " ").capitalize(),
        int(minutes[1]) if minutes else 0,
        path,
    )


def _tasks(cells: list[dict[str, Any]]) -> Iterator[Task]:
    by_id = {cell.get("id"): cell for cell in cells}
    for cell in cells:
        heading = _TASK.match(cell["source"]) if cell.get("cell_type") == "markdown" else None
        if heading:
            tail = heading[1].replace(".", "-")
            check = by_id.get(f"check-{tail}", {})
            hints = hints_in(by_id.get(f"hints-{tail}", {}).get("source", ""))
            yield Task(
                id=heading[1],
                title=heading[2].strip(),
                goals=goals_in(cell["source"]),
                points=float(check.get("metadata", {}).get("nbgrader", {}).get("points", 0)),
                hints=tuple(summary for summary, _ in hints),
                hint_texts=tuple(text for _, text in hints),
                answer_cell=f"answer-{tail}",
            )


def hints_in(text: str) -> list[tuple[str, str]]:
    """(summary, Markdown) of each hint in a text."""
    return _HINT.findall(text)


def goals_in(text: str) -> tuple[str, ...]:
    """The bullets of the Goal in a text, Markdown."""
    bullets = _GOAL.search(text)
    if not bullets:
        return ()
    return tuple(" ".join(bullet.split()) for bullet in _BULLET.split(bullets[1])[1:])
