"""Judge notebooks side by side, in processes of the grader's own.

A judge is not where a learner's code runs: for each task it starts a process for that (classroom/grading). What a
judge does in vain costs one notebook: pebble replaces it, and the others go on.
"""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from classroom.catalog import Exercise
from classroom.errors import CourseError
from classroom.gradebook.repeatable import repeatable
from classroom.grading import forks
from classroom.grading.run import run_exercise
from classroom.grading.verdict import TaskResult

TASK_LIMIT = 180.0  # seconds for one task: beyond all limits that a learner's code has
NOTEBOOKS_A_JUDGE = 20  # then it is replaced: its memory does not grow with the class
JUDGES_A_PROCESSOR = 10
MOST_JUDGES = 64  # each takes some 50 MiB, with the learner's process that it holds
AHEAD = 2  # notebooks held ready for each judge

Job = TypeVar("Job")


def judges_here() -> int:
    """How many judges suit this machine: checks wait most of the time, so several for each processor
    (benchmarks/grade_a_class.py)."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(JUDGES_A_PROCESSOR * cores, MOST_JUDGES)


def judged(
    jobs: Iterable[Job], read: Callable[[Job], tuple[bytes, Exercise, str]], count: int
) -> Iterator[tuple[Job, list[TaskResult] | Exception]]:
    """Judge all jobs; yields each with its results, or with the error, as soon as it is done.

    Args:
        jobs: anything; taken from as judges become free.
        read: gives a job's notebook, its exercise, and the seed of the tests' random inputs.
        count: how many judges.
    """
    jobs, running = iter(jobs), {}
    # No judge holds a copy of what this process has read: they and the learners' processes are forked from a third.
    key = forks.lend(__name__)
    with ProcessPool(count, NOTEBOOKS_A_JUDGE, forks.borrow, [key], forks.context()) as pool:
        try:
            while True:
                for job in jobs:
                    running[_begin(pool, *read(job))] = job
                    if len(running) >= AHEAD * count:
                        break
                if not running:
                    return
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    yield running.pop(future), _outcome(future)
        except BaseException:
            pool.stop()
            pool.join()
            forks.take_back()
            raise


def _begin(pool: ProcessPool, data: bytes, exercise: Exercise, seed: str) -> Future:
    arguments = (data, exercise.path, seed)
    return pool.schedule(judge_notebook, args=arguments, timeout=TASK_LIMIT * max(1, len(exercise.tasks)))


def _outcome(future: Future) -> list[TaskResult] | Exception:
    try:
        return future.result()
    except ProcessExpired as error:
        return CourseError(f"A judge ended before it had judged this notebook (exit status {error.exitcode}).")
    except TimeoutError:
        return CourseError("A judge took too long over this notebook.")
    except Exception as error:
        return error


def judge_notebook(data: bytes, solution: Path, seed: str) -> list[TaskResult]:
    """Judge one notebook, in this process.

    Args:
        data: the notebook's text.
        solution: the solution of the exercise.
        seed: the same seed gives the tests the same random inputs.

    Returns:
        A result for each task.

    Raises:
        NotebookError: it is no notebook that can be read, or it has no answer cell at all.
        GradingError: the course's tests can't be run.
    """
    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        notebook = Path(folder, solution.name)
        notebook.write_bytes(data)
        results = run_exercise(notebook, solutions=solution.parent, seed=seed, hidden=True)
        return [repeatable(result) for result in results]
