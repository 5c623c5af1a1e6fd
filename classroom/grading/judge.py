"""Run an exercise's tests with pytest, in this process, against a learner's program that is anywhere else."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import pytest_asyncio.plugin

from classroom.catalog import Exercise
from classroom.errors import CourseError
from classroom.grading.learner import Learner
from classroom.grading.plugin import Grading
from classroom.grading.verdict import TaskResult

# pytest without what it does for a terminal, and without what it changes in the process that calls it
QUIET = [
    f"-c{Path(__file__).with_name('pytest.ini')}",
    "--disable-plugin-autoload",
    "--noconftest",
    "--capture=no",
    "--assert=plain",
    "--import-mode=importlib",
    *(
        f"-pno:{plugin}"
        for plugin in ("terminal", "cacheprovider", "faulthandler", "unraisableexception", "threadexception")
        + ("logging", "warnings", "debugging", "junitxml", "pastebin", "stepwise")
    ),
]


class GradingError(CourseError):
    """The course's own tests can't be run; the text says what is wrong with them."""


def judge(
    exercise: Exercise,
    open_learner: Callable[[str], AbstractContextManager[Learner]],
    task: str | None = None,
    judged: Callable[[TaskResult], None] = lambda result: None,
    seed: str | None = None,
    hidden: bool = False,
) -> list[TaskResult]:
    """Judge the tasks of an exercise.

    Args:
        exercise: the solution, as the catalog reads it; its tests are in the folder tests beside it.
        open_learner: gives, for a task's id, a context manager around that task's Learner.
        task: judge this task only.
        judged: called with each result as soon as it is known.
        seed: the same seed gives the tests the same random inputs; other ones each time when None.
        hidden: run the hidden checks too.

    Returns:
        The results, in the order of the tasks.

    Raises:
        GradingError: the tests can't be imported, or a task has none.
        KeyboardInterrupt: it was interrupted.
    """
    tests = exercise.path.parent / "tests" / f"test_{exercise.path.stem}.py"
    if not tests.exists():
        raise GradingError(f"Exercise {exercise.number} has no tests: {tests} does not exist.")
    points = {one.id: one.points for one in exercise.tasks if task in (None, one.id)}
    results: dict[str, TaskResult] = {}

    def finish(name: str) -> None:
        tally, of = grading.tallies[name], points[name]
        if tally.failure:
            results[name] = TaskResult(name, False, 0.0, of, (tally.failure,), tally.seconds)
        elif tally.met:
            results[name] = TaskResult(name, True, of, of, (), tally.seconds)
        else:
            return  # all its checks were skipped
        judged(results[name])

    grading, folder = Grading(open_learner, points, finish, seed, hidden), tests.parent
    try:
        words = [*QUIET, f"--rootdir={folder}", f"--confcutdir={folder}", str(tests)]
        status = pytest.main(words, plugins=[pytest_asyncio.plugin, grading])
    finally:
        sys.modules.pop(tests.stem, None)  # let an edited test module be imported anew the next time
    if status == pytest.ExitCode.INTERRUPTED and not grading.broken:
        raise KeyboardInterrupt
    if status == pytest.ExitCode.INTERNAL_ERROR:
        raise GradingError(f"pytest could not run {tests.name}.")
    if grading.broken:
        raise GradingError(f"The tests in {tests.name} can't be run: {grading.broken[0]}")
    if missing := [name for name in points if name not in results]:
        raise GradingError(f"{tests.name} has no checks for task {', '.join(missing)}.")
    return [results[name] for name in points]

