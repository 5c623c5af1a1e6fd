"""Judge a notebook: each task against a fresh process of its own."""

from collections.abc import Callable, Collection
from pathlib import Path

from classroom import paths
from classroom.catalogue import catalog
from classroom.catalogue.capstones import Capstone
from classroom.catalogue.stages import graded_start, keep, own_start
from classroom.judging.folder import Folder
from classroom.judging.judge import forget_collected, judge, keep_collected
from classroom.judging.submission import Submission
from classroom.judging.verdict import TaskResult
from classroom.running.cells import code_cells
from classroom.running.worker import CELL_LIMIT


def run_task(
    notebook: Path,
    task: str,
    *,
    solutions: Path = paths.SOLUTIONS,
    cell_limit: float = CELL_LIMIT,
    seed: str | None = None,
    hidden: bool = False,
) -> TaskResult:
    """Judge one task of a notebook, as if its later tasks were not there.

    The exercise's tests stay collected: the next answer to it is judged in half the time.

    Args:
        notebook: a learner's notebook, named as the exercise is.
        task: the task's id, e.g. "01.4".
        solutions: the folder of the solution notebooks, with their tests in its folder tests.
        cell_limit: seconds that one cell may run.
        seed: as for `judge`.
        hidden: run the hidden checks too.

    Raises:
        CatalogError: there is no such exercise or task.
        NotebookError: the notebook can't be read, or has no answer cell at all.
        GradingError: the course's tests can't be run.
    """
    catalog.task(task, solutions)
    solution = catalog.exercise(task.partition(".")[0], solutions)
    submission = Submission(code_cells(notebook), solution.path, cell_limit)
    try:
        return keep_collected(solution, hidden).judge(task, submission.open, seed)
    except BaseException:  # the tests can't be run, or were stopped halfway
        forget_collected()
        raise


def run_capstone(
    files: dict[str, str],
    one: Capstone,
    *,
    judged: Callable[[TaskResult], None] = lambda result: None,
    seed: str | None = None,
    hidden: bool = False,
    tasks: Collection[str] | None = None,
) -> list[TaskResult]:
    """Judge a project for a capstone.

    Args:
        files: text by relative path with "/".
        one: the capstone.
        judged, seed, hidden, tasks: as for `run_exercise`.

    Raises:
        GradingError: as `run_task` does.
    """
    return judge(one, Folder(files, one.path).open, tasks, judged=judged, seed=seed, hidden=hidden)


def run_exercise(
    notebook: Path,
    *,
    solutions: Path = paths.SOLUTIONS,
    cell_limit: float = CELL_LIMIT,
    judged: Callable[[TaskResult], None] = lambda result: None,
    seed: str | None = None,
    hidden: bool = False,
    own: bool = False,
    tasks: Collection[str] | None = None,
) -> list[TaskResult]:
    """Judge the tasks of a notebook.

    Args:
        notebook, solutions, cell_limit, seed, hidden: as for `run_task`.
        judged: called with each result as soon as it is known.
        own: it is the learner's own: its stage begins with their own files of the stage before, and its files are kept
            for the next one when they pass.
        tasks: the ids of those to judge; all when None.

    Returns:
        The results, in the order of the tasks.

    Raises:
        CatalogError, NotebookError, GradingError: as `run_task` does.
    """
    solution = catalog.exercise(notebook.name[:2], solutions)
    start = own_start if own else graded_start
    submission = Submission(code_cells(notebook), solution.path, cell_limit, start)
    results = judge(solution, submission.open, tasks, judged=judged, seed=seed, hidden=hidden)
    for result in results:
        if own and result.passed and result.task in submission.projects:
            keep(solution.number, submission.projects[result.task])
    return results
