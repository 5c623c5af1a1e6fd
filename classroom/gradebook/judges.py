"""Judge notebooks side by side, in processes of the grader's own.

A judge is not where a learner's code runs: for each task it starts a process for that (classroom/grading). What a
judge does in vain costs one notebook: pebble replaces it, and the others go on.
"""

import asyncio
import math
import os
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from functools import partial
from importlib import import_module
from itertools import islice
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from classroom.catalog import Exercise
from classroom.errors import CourseError
from classroom.gradebook.repeatable import repeatable
from classroom.grading import forks
from classroom.grading.cells import Cell, code_cells_of
from classroom.grading.submission import Submission
from classroom.grading.verdict import TaskResult

TASK_LIMIT = 180.0  # seconds for one task: beyond all limits that a learner's code has
TASKS_A_JUDGE = 120  # then it is replaced: its memory does not grow with the class
JUDGES_A_PROCESSOR = 16
MOST_JUDGES = 64  # each takes some 30 MiB, with the learner's process that it holds
AHEAD = 2  # notebooks under way for each judge
JUDGE = "classroom.grading.judge"  # imported by judges alone: pytest takes a while

Job = TypeVar("Job")


def judges_here() -> int:
    """How many judges suit this machine: checks wait most of the time, so several for each processor
    (benchmarks/grade_a_class.py)."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(JUDGES_A_PROCESSOR * cores, MOST_JUDGES)


async def judged(
    jobs: Iterable[Job], read: Callable[[Job], tuple[bytes, Exercise, str]], count: int
) -> AsyncIterator[tuple[Job, list[TaskResult] | Exception]]:
    """Judge all jobs; yields each with its results, or with the error, as soon as it is done.

    Args:
        jobs: anything; taken from as judges become free.
        read: gives a job's notebook, its exercise, and the seed of the tests' random inputs.
        count: how many judges, which is how many tasks are judged at the same time.
    """
    jobs, running = iter(jobs), {}
    # No judge holds a copy of what this process has read: they and the learners' processes are forked from a third.
    key = forks.lend(__name__, JUDGE)
    with ProcessPool(count, TASKS_A_JUDGE, forks.borrow, [key], forks.context()) as pool:
        judge = partial(_judged, pool, _Turns(count))
        try:
            while True:
                for job in islice(jobs, AHEAD * count - len(running)):
                    running[asyncio.ensure_future(_outcome(judge, *read(job)))] = job
                if not running:
                    return
                done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for one in done:
                    yield running.pop(one), one.result()
        except BaseException:
            pool.stop()
            pool.join()
            forks.take_back()
            raise


class _Turns:
    """Lets so many tasks begin as there are judges. Of those that wait, the one whose like takes longest goes first:
    begun last, it would keep one judge busy and all others waiting."""

    def __init__(self, count: int):
        self._free = count
        self._waiting: list[tuple[str, asyncio.Future]] = []
        self._running: list[tuple[str, float]] = []
        self._seconds: dict[str, float] = {}  # what a task took when it was judged last

    @asynccontextmanager
    async def turn(self, task: str):
        """Wait for a free judge; it is this task's for as long as the `with` lasts."""
        if self._free:
            self._free -= 1
        else:
            mine = asyncio.get_running_loop().create_future()
            self._waiting.append((task, mine))
            await mine
        running = task, time.monotonic()
        self._running.append(running)
        try:
            yield
        finally:
            self._running.remove(running)
            self._seconds[task] = time.monotonic() - running[1]
            self._pass_on()

    def _pass_on(self) -> None:
        self._waiting = [one for one in self._waiting if not one[1].cancelled()]
        if not self._waiting:
            self._free += 1
            return
        expected = self._expected()
        longest = max(self._waiting, key=lambda one: expected.get(one[0], math.inf))
        self._waiting.remove(longest)
        longest[1].set_result(None)

    def _expected(self) -> dict[str, float]:
        """Seconds by task; of what has not ended yet, at least as many as it takes already."""
        expected, now = dict(self._seconds), time.monotonic()
        for task, began in self._running:
            expected[task] = max(expected.get(task, 0.0), now - began)
        return expected


async def _outcome(judge: Callable, data: bytes, exercise: Exercise, seed: str) -> list[TaskResult] | Exception:
    """The last task is judged first: it runs all cells and finds those that do not end, which the others leave out."""
    try:
        submission = Submission(code_cells_of(data, exercise.path.name), exercise.path)
        *others, last = [task.id for task in exercise.tasks]
        result, submission.left_out = await judge(submission, exercise, seed, last)
        judging = (judge(submission, exercise, seed, task) for task in others)
        outcomes = await asyncio.gather(*judging, return_exceptions=True)
    except Exception as error:
        return error
    errors = (one for one in outcomes if isinstance(one, Exception))
    return next(errors, None) or [*(result for result, _ in outcomes), result]


async def _judged(
    pool: ProcessPool, turns: _Turns, submission: Submission, exercise: Exercise, seed: str, task: str
) -> tuple[TaskResult, dict[Cell, str]]:
    try:
        async with turns.turn(task):
            judging = pool.schedule(judge_task, args=(submission, exercise, task, seed), timeout=TASK_LIMIT)
            return await asyncio.wrap_future(judging)
    except ProcessExpired as error:
        raise CourseError(
            f"A judge ended before it had judged this notebook (exit status {error.exitcode})."
        ) from None
    except TimeoutError:
        raise CourseError("A judge took too long over this notebook.") from None


def judge_task(
    submission: Submission, exercise: Exercise, task: str, seed: str
) -> tuple[TaskResult, dict[Cell, str]]:
    """Judge one task, in this process.

    Args:
        submission: a learner's notebook.
        exercise: what it is judged as.
        task: the task's id.
        seed: the same seed gives the tests the same random inputs.

    Returns:
        The result, and the cells that do not come to their end (`Submission.left_out`).

    Raises:
        GradingError: the course's tests can't be run.
    """
    if exercise.path not in _judges:
        _judges[exercise.path] = import_module(JUDGE).Judge(exercise, hidden=True)
    result = _judges[exercise.path].judge(task, submission.open, seed)
    return repeatable(result), submission.left_out


_judges = {}  # by the path of the solution: the tests that this process has collected
