"""Points by student, exercise and task. What each check said is not here: that is in the journal."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from classroom.catalogue.catalog import Exercise
from classroom.gradebook.intake import Refused
from classroom.judging.verdict import TaskResult


@dataclass(frozen=True)
class Mark:
    """What a student got for an exercise.

    Attributes:
        points: for each task, in order.
        late: whether what counts was handed in late.
        source: what counts: where it lies; "" when nothing was handed in.
        key: of its entry in the journal; "" when it was not judged.
        problem: why it could not be judged; "" when it was.
        grader_failed: the problem is the grader's and not the student's.
    """

    points: tuple[float, ...]
    late: bool = False
    source: str = ""
    key: str = ""
    problem: str = ""
    grader_failed: bool = False


@dataclass
class Marks:
    """A class: students and exercises in order, and a Mark for each pair."""

    students: list[str]
    exercises: list[Exercise]
    of: dict[tuple[str, str], Mark] = field(default_factory=dict)

    def mark(self, student: str, exercise: Exercise) -> Mark:
        """The mark; no points for what was not handed in."""
        return self.of.get((student, exercise.number)) or nothing(exercise)

    def total(self, student: str) -> float:
        """All points of a student."""
        return sum(sum(self.mark(student, exercise).points) for exercise in self.exercises)

    @property
    def full(self) -> float:
        """The points that there are."""
        return sum(full(exercise) for exercise in self.exercises)

    def problems(self, refused: Iterable[Refused]) -> list[tuple[str, str, Mark]]:
        """(student, exercise, mark) of what could not be judged, besides what was refused before."""
        listed = {one.source for one in refused}
        return [
            (student, number, mark)
            for (student, number), mark in sorted(self.of.items(), key=lambda item: item[0])
            if mark.problem and mark.source not in listed
        ]


def full(exercise: Exercise) -> float:
    """The points of an exercise."""
    return sum(task.points for task in exercise.tasks)


def nothing(exercise: Exercise, **why: Any) -> Mark:
    """A mark without points."""
    return Mark((0.0,) * len(exercise.tasks), **why)


@dataclass
class Failing:
    """Which checks stopped how many students, task by task."""

    checks: dict[str, Counter[str]] = field(default_factory=dict)

    def note(self, results: list[TaskResult]) -> None:
        """Count what failed in one notebook."""
        for result in results:
            for failure in result.failures:
                self.checks.setdefault(result.task, Counter())[failure.check] += 1

    def most(self, task: str) -> tuple[str, int] | None:
        """The check of a task that stopped the most, and how many; None when nobody was stopped."""
        counted = self.checks.get(task)
        return min(counted.items(), key=lambda one: (-one[1], one[0])) if counted else None


@dataclass
class LeftOut:
    """What this machine could not check of right answers.

    Attributes:
        of: for how many students, by the task's id and the sentence that says what.
    """

    of: Counter[tuple[str, str]] = field(default_factory=Counter)

    def note(self, results: list[TaskResult]) -> None:
        """Count what was left out in one notebook."""
        self.of.update((result.task, result.left_out) for result in results if result.left_out)
