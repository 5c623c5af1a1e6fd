"""Judge notebooks side by side, in processes of the grader's own.

A judge is not where a learner's code runs: for each task it starts a process for that (classroom/running). A judge
that ends, or comes to no end, costs one task: pebble replaces it, and the others go on.
"""

import asyncio
import math
import os
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pebble import ProcessExpired, ProcessPool

from classroom.catalogue.catalog import Exercise, Task
from classroom.gradebook.costs import Cost, Costs
from classroom.gradebook.repeatable import repeatable
from classroom.judging.folder import opened
from classroom.judging.submission import Submission, isolation
from classroom.judging.verdict import TaskResult
from classroom.running import forks
from classroom.running.cells import Cell
from classroom.running.delay import thread_delay

if TYPE_CHECKING:
    from classroom.judging.judge import Judge

TASK_LIMIT = 900.0  # seconds for one task: beyond all limits that a learner's code has, on the busiest machine
TASKS_A_JUDGE = 120  # then it is replaced: its memory does not grow with the class
JUDGES_A_PROCESSOR = 16  # for tasks that wait most of the time; of those that work, as many run as fit (costs.py)
ROOM = 1.25  # of each processor that the tasks that run may keep busy together: some wait when others work
TRIES = 2  # times that a task is given to a judge, when the judge ends
MOST_JUDGES = 64  # each takes some 30 MiB, with the learner's process that it holds
AHEAD = 2  # notebooks under way for each judge
JUDGE = "classroom.judging.judge"  # imported by judges alone: pytest takes a while

Job = TypeVar("Job")


def judges_here() -> int:
    """How many judges suit this machine."""
    return judges_for(processors())


def judges_for(cores: int) -> int:
    """How many judges suit so many processors: checks wait most of the time, so several for each
    (benchmarks/grade_a_class.py)."""
    return min(JUDGES_A_PROCESSOR * cores, MOST_JUDGES)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


Judging = Callable[[Submission, Exercise, str, Task], Awaitable[tuple[TaskResult, dict[Cell, str]]]]
Read = Callable[[Job], tuple[bytes, Exercise, str]]
Outcome = list[TaskResult] | Exception


class ThisMachine:
    """Judges on this machine."""

    def __init__(self, count: int | None = None):
        """
        Args:
            count: how many, which is how many tasks are judged at the same time; as many as suit the machine when None.
        """
        self._count = count or judges_here()

    async def judged(self, jobs: Iterable[Job], read: Read[Job]) -> AsyncGenerator[tuple[Job, Outcome], None]:
        """Judge all jobs; yields each with its results, or with the error, as soon as it is done.

        Args:
            jobs: anything; taken from as judges become free.
            read: gives a job's notebook, its exercise, and the seed of the tests' random inputs.
        """
        with judges(self._count, processors()) as judge:
            running = side_by_side(jobs, lambda job: outcome(judge, *read(job)), AHEAD * self._count)
            async with aclosing(running) as outcomes:
                async for done in outcomes:
                    yield done

    def isolation(self) -> str:
        """Which isolation is in force for learners' processes there, in a sentence."""
        return isolation()


@contextmanager
def judges(count: int, cores: int) -> Iterator[Judging]:
    """Processes that judge on this machine, until the block ends.

    Args:
        count: how many.
        cores: how many processors they have.

    Yields:
        A function that has one task judged, and gives its result and the cells that do not come to their end.
    """
    # No judge holds a copy of what this process has read: they and the learners' processes are forked from a third.
    key = forks.lend(__name__, JUDGE)
    with ProcessPool(count, TASKS_A_JUDGE, forks.borrow, [key], forks.context()) as pool:
        try:
            yield partial(_judged, pool, _Turns(count, ROOM * cores))
        except BaseException:
            pool.stop()
            pool.join()
            forks.take_back()
            raise


async def side_by_side(
    jobs: Iterable[Job], begin: Callable[[Job], Awaitable[Outcome]], ahead: int
) -> AsyncGenerator[tuple[Job, Outcome], None]:
    """Yield each job with its outcome as soon as it is there, in the order in which they come.

    Args:
        jobs: taken from as others are done.
        begin: starts one.
        ahead: how many are under way at the same time.
    """
    jobs = iter(jobs)
    running: dict[asyncio.Future[Outcome], Job] = {}
    while True:
        for job in islice(jobs, ahead - len(running)):
            running[asyncio.ensure_future(begin(job))] = job
        if not running:
            return
        done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        for one in done:
            yield running.pop(one), one.result()


class _Turns:
    """Lets a task begin when a judge is free and the processors have room for it. Of those that wait and fit, the one
    whose like takes longest goes first: begun last, it would keep one judge busy and all others waiting."""

    def __init__(self, count: int, room: float = math.inf):
        """
        Args:
            count: how many judges there are.
            room: how many processors the tasks that run may keep busy together.
        """
        self._count, self._room = count, room
        self._costs = Costs()
        self._waiting: list[_Turn] = []
        self._running: list[_Turn] = []

    @asynccontextmanager
    async def turn(self, task: str) -> AsyncIterator[Callable[[Cost], None]]:
        """Wait until this task may begin; it runs for as long as the `with` lasts.

        Yields:
            A function that takes down the task's Cost.
        """
        turn = _Turn(task, asyncio.get_running_loop().create_future())
        self._waiting.append(turn)
        try:
            self._begin_what_fits()
            await turn.begun
            yield partial(self._costs.note, task)
        finally:
            (self._running if turn in self._running else self._waiting).remove(turn)
            self._begin_what_fits()

    def _begin_what_fits(self) -> None:
        while len(self._running) < self._count and (fitting := [one for one in self._waiting if self._fits(one)]):
            longest = max(fitting, key=lambda one: self._expected(one.task))
            self._waiting.remove(longest)
            self._running.append(longest)
            longest.at = time.monotonic()
            longest.begun.set_result(None)

    def _fits(self, turn: "_Turn") -> bool:
        if turn.begun.cancelled():
            return False
        taken = sum(self._costs.load(one.task) for one in self._running)
        return not self._running or taken + self._costs.load(turn.task) <= self._room

    def _expected(self, task: str) -> float:
        """Seconds; when one like it is running, at least as many as that takes already. Endless when nothing is known."""
        running = [time.monotonic() - one.at for one in self._running if one.task == task]
        known = self._costs.seconds(task)
        return max(running) if running and known == math.inf else max([known, *running])


@dataclass(eq=False)
class _Turn:
    task: str
    begun: asyncio.Future[None]
    at: float = 0.0  # seconds of time.monotonic()


async def outcome(judge: Judging, data: bytes, exercise: Exercise, seed: str) -> Outcome:
    """Judge a notebook; gives its results, in the order of the tasks, or the error.

    Args:
        judge: what `judges` yields.
        data: the notebook's bytes.
        exercise: what it is judged as.
        seed: the same seed gives the tests the same random inputs.
    """
    # The last task is judged first: it runs all cells and finds those that do not end, which the others leave out.
    try:
        submission = opened(data, exercise)
        *others, last = exercise.tasks
        of_last, submission.left_out = await judge(submission, exercise, seed, last)
        judging = (judge(submission, exercise, seed, task) for task in others)
        results = []
        for judged in await asyncio.gather(*judging, return_exceptions=True):
            if isinstance(judged, BaseException):
                raise judged
            results.append(judged[0])
    except Exception as error:
        return error
    return [*results, of_last]


async def _judged(
    pool: ProcessPool, turns: _Turns, submission: Submission, exercise: Exercise, seed: str, task: Task
) -> tuple[TaskResult, dict[Cell, str]]:
    """A task's result, and the cells that do not come to their end. What befalls a judge costs this task only."""
    async with turns.turn(task.id) as note:
        for _ in range(TRIES):
            judging = pool.schedule(judge_task, args=(submission, exercise, task.id, seed), timeout=TASK_LIMIT)
            try:
                result, left_out, cost = await asyncio.wrap_future(judging)
                note(cost)
                return result, left_out
            except ProcessExpired as error:
                trouble = f"A judge ended before it had judged this task (exit status {error.exitcode})."
            except TimeoutError:
                trouble = f"A judge took longer than {TASK_LIMIT:g} seconds over this task."
                break
        return TaskResult(task.id, False, 0.0, task.points, trouble=trouble), submission.left_out


def judge_task(
    submission: Submission, exercise: Exercise, task: str, seed: str
) -> tuple[TaskResult, dict[Cell, str], Cost]:
    """Judge one task, in this process.

    Args:
        submission: a learner's notebook.
        exercise: what it is judged as.
        task: the task's id.
        seed: the same seed gives the tests the same random inputs.

    Returns:
        The result, the cells that do not come to their end (`Submission.left_out`), and what it has cost.

    Raises:
        GradingError: the course's tests can't be run.
    """
    if exercise.path not in _judges:
        _judges[exercise.path] = import_module(JUDGE).Judge(exercise, hidden=True)
    began, worked, waited = time.monotonic(), time.process_time(), thread_delay("/proc/self")
    result = _judges[exercise.path].judge(task, submission.open, seed)
    waited = thread_delay("/proc/self") - waited + submission.kept_waiting
    worked = time.process_time() - worked + submission.used
    return repeatable(result), submission.left_out, Cost(worked, time.monotonic() - began - waited)


_judges: dict[Path, "Judge"] = {}  # by the path of the solution: the tests that this process has collected
