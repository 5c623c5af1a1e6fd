"""Judge a notebook: each task against a fresh process of its own."""

from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

from classroom import catalog, paths
from classroom.grading.cells import Cell, cells_for, code_cells
from classroom.grading.client import Unmet
from classroom.grading.judge import judge
from classroom.grading.learner import Learner
from classroom.grading.verdict import TaskResult
from classroom.grading.worker import CELL_LIMIT, CellEnded, Worker


def run_task(
    notebook: Path, task: str, *, solutions: Path = paths.SOLUTIONS, cell_limit: float = CELL_LIMIT
) -> TaskResult:
    """Judge one task of a notebook, as if its later tasks were not there.

    Args:
        notebook: a learner's notebook, named as the exercise is.
        task: the task's id, e.g. "01.4".
        solutions: the folder of the solution notebooks, with their tests in its folder tests.
        cell_limit: seconds that one cell may run.

    Raises:
        CatalogError: there is no such exercise or task.
        NotebookError: the notebook can't be read.
        GradingError: the course's tests can't be run.
    """
    catalog.task(task, solutions)
    solution = catalog.exercise(task.partition(".")[0], solutions)
    return judge(solution, Submission(notebook, solution.path, cell_limit).open, task)[0]


def run_exercise(
    notebook: Path,
    *,
    solutions: Path = paths.SOLUTIONS,
    cell_limit: float = CELL_LIMIT,
    judged: Callable[[TaskResult], None] = lambda result: None,
) -> list[TaskResult]:
    """Judge all tasks of a notebook.

    Args:
        notebook, solutions, cell_limit: as for `run_task`.
        judged: called with each result as soon as it is known.

    Returns:
        The results, in the order of the tasks.

    Raises:
        CatalogError, NotebookError, GradingError: as `run_task` does.
    """
    solution = catalog.exercise(notebook.name[:2], solutions)
    return judge(solution, Submission(notebook, solution.path, cell_limit).open, judged=judged)


class Submission:
    """A learner's notebook, of which each task is run in a process of its own."""

    def __init__(self, notebook: Path, solution: Path, cell_limit: float = CELL_LIMIT):
        """
        Args:
            notebook: the learner's.
            solution: the solution notebook, for the set-up cells.
            cell_limit: seconds that one cell may run.

        Raises:
            NotebookError: one of them can't be read.
        """
        self._notebook = code_cells(notebook)
        self._solution = code_cells(solution)
        self._cell_limit = cell_limit
        self._left_out: set[Cell | None] = set()

    @contextmanager
    def open(self, task: str):
        """Run the notebook as far as this task; yields its Learner.

        A cell of another task that does not come to its end is left out, here and for all later tasks.

        Raises:
            Unmet: the task's own cell is missing or does not come to its end.
        """
        worker = self._started(task)
        try:
            yield Learner(worker)
        finally:
            worker.end()

    def _started(self, task: str) -> Worker:
        while True:
            cells = cells_for(task, self._notebook, self._solution)
            worker = Worker([cell for cell in cells if cell not in self._left_out], self._cell_limit)
            try:
                worker.start()
                return worker
            except CellEnded as ended:
                self._left_out.add(ended.cell)
                if ended.cell is None or ended.cell.task == task:
                    raise Unmet(str(ended)) from None
