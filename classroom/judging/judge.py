"""Run an exercise's tests with pytest, in this process, against a learner's program that is anywhere else."""

import sys
from collections.abc import Callable, Collection
from contextlib import closing
from functools import lru_cache
from pathlib import Path

import pytest
import pytest_asyncio.plugin
from _pytest.config import _prepareconfig  # the first half of pytest.main; pytest-xdist takes it likewise

from classroom.catalogue.catalog import Exercise
from classroom.errors import CourseError
from classroom.judging.plugin import Judging, OpenLearner
from classroom.judging.verdict import TaskResult

_FOR_A_TERMINAL = (
    *("terminal", "cacheprovider", "faulthandler", "unraisableexception", "threadexception"),
    *("logging", "warnings", "debugging", "junitxml", "pastebin", "stepwise"),
)
# pytest without what it does for a terminal, and without what it changes in the process that calls it
QUIET = [
    f"-c{Path(__file__).with_name('pytest.ini')}",
    "--disable-plugin-autoload",
    "--noconftest",
    "--capture=no",
    "--assert=plain",
    "--import-mode=importlib",
    *(f"-pno:{plugin}" for plugin in _FOR_A_TERMINAL),
]


TRIES = 3  # times that a task is judged which the grader fails to judge


class GradingError(CourseError):
    """The course's own tests can't be run; the text says what is wrong with them."""


def keep_collected(exercise: Exercise, hidden: bool = False) -> "Judge":
    """The Judge of an exercise, the same one until its tests change: for a process that judges again and again.

    Args:
        exercise, hidden: as for `Judge`.

    Raises:
        GradingError: there are no tests.
    """
    tests = exercise.tests
    stamp = (tests.stat().st_mtime_ns, tests.stat().st_size) if tests.exists() else None
    return _collected(exercise, hidden, stamp)


@lru_cache(maxsize=4)
def _collected(exercise: Exercise, hidden: bool, stamp: tuple[int, int] | None) -> "Judge":
    return Judge(exercise, hidden)


def forget_collected() -> None:
    """Let the next `keep_collected` collect anew: after a check that did not come to its end, or could not be run."""
    _collected.cache_clear()


def judge(
    exercise: Exercise,
    open_learner: OpenLearner,
    tasks: Collection[str] | None = None,
    judged: Callable[[TaskResult], None] = lambda result: None,
    seed: str | None = None,
    hidden: bool = False,
) -> list[TaskResult]:
    """Judge the tasks of an exercise.

    Args:
        exercise, hidden: as for `Judge`.
        open_learner, seed: as for its `judge`.
        tasks: the ids of those to judge; all when None.
        judged: called with each result as soon as it is known.

    Returns:
        The results, in the order of the tasks.

    Raises:
        GradingError: the tests can't be imported, or a task has none.
        KeyboardInterrupt: it was interrupted.
    """
    results = []
    with closing(Judge(exercise, hidden)) as of_exercise:
        for one in exercise.tasks:
            if tasks is None or one.id in tasks:
                results.append(of_exercise.judge(one.id, open_learner, seed))
                judged(results[-1])
    return results


class Judge:
    """pytest with the tests of an exercise collected, ready to judge one program after another.

    `pytest.main` collects the tests anew for each program, which takes as long as a check itself.
    """

    def __init__(self, exercise: Exercise, hidden: bool = False):
        """
        Args:
            exercise: the solution, as the catalog reads it; its tests are in the folder tests beside it.
            hidden: run the hidden checks too.

        Raises:
            GradingError: there are no tests.
        """
        self._tests = exercise.tests
        if not self._tests.exists():
            raise GradingError(f"Exercise {exercise.number} has no tests: {self._tests} does not exist.")
        self._points = {one.id: one.points for one in exercise.tasks}
        self._judging, folder = Judging(hidden), self._tests.parent
        words = [*QUIET, f"--rootdir={folder}", f"--confcutdir={folder}", str(self._tests)]
        self._config = _prepareconfig(words, [pytest_asyncio.plugin, self._judging])
        self._config._do_configure()
        self._session = pytest.Session.from_config(self._config)
        self._config.hook.pytest_sessionstart(session=self._session)
        try:
            self._config.hook.pytest_collection(session=self._session)
        finally:
            sys.modules.pop(self._tests.stem, None)  # let an edited test module be imported anew the next time

    def judge(self, task: str, open_learner: OpenLearner, seed: str | None = None) -> TaskResult:
        """Judge one task; up to three times, when it is the grader that fails.

        Args:
            task: its id.
            open_learner: gives, for a task's id, a context manager around that task's Learner.
            seed: the same seed gives the tests the same random inputs; other ones each time when None.

        Raises:
            GradingError: the task has no tests, or they can't be imported or run.
        """
        of = self._points[task]
        for _ in range(TRIES):
            tally = self._judging.run(task, open_learner, seed)
            if self._judging.broken:
                raise GradingError(f"The tests in {self._tests.name} can't be run: {self._judging.broken[0]}")
            if not tally.trouble:
                break
        else:
            return TaskResult(task, False, 0.0, of, (), tally.seconds, tally.trouble)
        if tally.failure:
            return TaskResult(task, False, 0.0, of, (tally.failure,), tally.seconds)
        if not tally.met:  # it has none, or all were skipped
            raise GradingError(f"{self._tests.name} has no checks for task {task}.")
        return TaskResult(task, True, of, of, (), tally.seconds, left_out=tally.left_out)

    def close(self) -> None:
        """End the session, with what an interrupted check has left open."""
        self._config.hook.pytest_sessionfinish(session=self._session, exitstatus=pytest.ExitCode.OK)
        self._config._ensure_unconfigure()
