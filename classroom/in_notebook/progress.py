"""`progress()`: lessons and tasks, the capstones and their parts, and which of them are solved."""

from dataclasses import dataclass
from pathlib import Path

from classroom.catalogue import catalog
from classroom.catalogue.capstones import Capstone, capstones
from classroom.catalogue.record import Checked, Record
from classroom.paths import ROOT
from classroom.render import render

SYMBOLS = {"solved": "●", "tried": "◐", "open": "○"}  # shapes, so that no one has to tell colours apart

WIDE = 110  # columns of a terminal that has room for all tasks of an exercise in a line


@dataclass(frozen=True)
class TaskState:
    """A task, and how its checks have ended.

    Attributes:
        task: the task.
        state: "solved", "tried" (no check was met yet) or "open" (never checked).
        points: the points it got.
        link: the task's first cell, or the capstone's brief, seen from a notebook in any folder of the course.
    """

    task: catalog.Task
    state: str
    points: float
    link: str

    @property
    def symbol(self) -> str:
        return SYMBOLS[self.state]


@dataclass(frozen=True)
class Row:
    """A lesson and the exercise of its number, either of which may be missing; or a capstone.

    Attributes:
        number: two digits; a capstone's name.
        title: the lesson's, or the exercise's; a capstone's begins with the word "Capstone".
        minutes: of the lesson and of the exercise, such as "45 + 30"; "" of a capstone.
        lesson, exercise: links, seen from a notebook in any folder of the course; "" when there is none. A capstone's
            exercise is its brief.
        tasks: how each task stands.
    """

    number: str
    title: str
    minutes: str
    lesson: str
    exercise: str
    tasks: tuple[TaskState, ...]

    @property
    def name(self) -> str:
        """Such as "04 Consumers", or "Capstone: Chat"."""
        return f"{self.number} {self.title}" if self.minutes else self.title

    @property
    def work(self) -> str:
        """What its exercise is called: "04 exercise", or "the brief"."""
        return f"{self.number} exercise" if self.minutes else "the brief"

    @property
    def points(self) -> str:
        """Such as "3 of 14"; "" without tasks."""
        if not self.tasks:
            return ""
        return f"{sum(one.points for one in self.tasks):g} of {sum(one.task.points for one in self.tasks):g}"


class Progress:
    """How far a learner is; a notebook draws it."""

    def __init__(self, rows: list[Row]):
        self.rows = rows

    @property
    def summary(self) -> str:
        """One sentence."""
        tasks = [one for row in self.rows for one in row.tasks]
        solved = [one for one in tasks if one.state == "solved"]
        return (
            f"{len(solved)} of {len(tasks)} tasks solved, {sum(one.points for one in tasks):g} of "
            f"{sum(one.task.points for one in tasks):g} points."
        )

    @property
    def legend(self) -> str:
        """What the symbols say."""
        return "  ".join(f"{symbol} {state}" for state, symbol in SYMBOLS.items())

    def _repr_html_(self) -> str:
        return render("progress.html", progress=self)

    def __repr__(self) -> str:
        lines = [
            f"{row.name}{f' ({row.minutes} minutes)' if row.minutes else ''}"
            + "".join(
                f"\n    {one.symbol} {one.task.id} {one.task.title}: {one.state}, "
                f"{one.points:g} of {one.task.points:g} points"
                for one in row.tasks
            )
            for row in self.rows
        ]
        return "\n".join([*lines, self.summary])


def progress(record: Record | None = None) -> Progress:
    """Return how far the learner is, as of now.

    Args:
        record: whose; the learner's own when not given.

    Raises:
        CatalogError: a notebook can't be read; says which and what to do.
    """
    checked = (record or Record()).tasks()
    lessons = {one.number: one for one in catalog.lessons()}
    exercises = {one.number: one for one in catalog.exercises()}
    return Progress(
        [
            _row(number, lessons.get(number), exercises.get(number), checked)
            for number in sorted(lessons.keys() | exercises.keys())
        ]
        + [_row_of_capstone(one, checked) for one in capstones()]
    )


def print_progress() -> None:
    """Print how far the learner is, as a table."""
    from rich.console import Console
    from rich.table import Table

    now, console = progress(), Console()
    table = Table("lesson", "minutes", caption=now.legend)
    table.add_column("tasks", no_wrap=True)  # a symbol belongs to its task
    table.add_column("points")
    in_a_line = 3 if console.width < WIDE else 6
    for row in now.rows:
        tasks = [f"{one.symbol} {one.task.id}" for one in row.tasks]
        lines = ["  ".join(tasks[first : first + in_a_line]) for first in range(0, len(tasks), in_a_line)]
        table.add_row(row.name, row.minutes, "\n".join(lines) or "no exercise", row.points)
    console.print(table)
    console.print(now.summary)


def _row(
    number: str, lesson: catalog.Lesson | None, exercise: catalog.Exercise | None, checked: dict[str, Checked]
) -> Row:
    found = [one for one in (lesson, exercise) if one]
    link = _link(exercise.path) if exercise else ""
    tasks = tuple(_state(one, checked.get(one.id), _cell(link, one)) for one in exercise.tasks) if exercise else ()
    return Row(
        number,
        found[0].title,
        " + ".join(str(one.minutes) for one in found),
        _link(lesson.path) if lesson else "",
        link,
        tasks,
    )


def _row_of_capstone(one: Capstone, checked: dict[str, Checked]) -> Row:
    link = _link(one.path)
    tasks = tuple(_state(task, checked.get(task.id), link) for task in one.tasks)
    return Row(one.number, f"Capstone: {one.title}", "", "", link, tasks)


def _state(task: catalog.Task, checked: Checked | None, link: str) -> TaskState:
    state = "open" if checked is None else "solved" if checked.passed else "tried"
    return TaskState(task, state, checked.points if checked else 0.0, link)


def _cell(exercise_link: str, task: catalog.Task) -> str:
    return f"{exercise_link}#cell-id=task-{task.id.replace('.', '-')}"


def _link(path: Path) -> str:
    """From a notebook: all of the course lie one folder below its root."""
    return f"../{path.relative_to(ROOT).as_posix()}"
