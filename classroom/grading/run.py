"""Judge a notebook: each task against a fresh process of its own."""

import re
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

from classroom import catalog, paths
from classroom.grading.cells import Cell, cells_for, code_cells, must_answer, own_names
from classroom.grading.client import Unmet
from classroom.grading.judge import judge
from classroom.grading.learner import Learner
from classroom.grading.verdict import TaskResult
from classroom.grading.worker import CELL_LIMIT, CellEnded, Worker


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
    submission = Submission(notebook, solution.path, cell_limit)
    return judge(solution, submission.open, task, seed=seed, hidden=hidden)[0]


def run_exercise(
    notebook: Path,
    *,
    solutions: Path = paths.SOLUTIONS,
    cell_limit: float = CELL_LIMIT,
    judged: Callable[[TaskResult], None] = lambda result: None,
    seed: str | None = None,
    hidden: bool = False,
) -> list[TaskResult]:
    """Judge all tasks of a notebook.

    Args:
        notebook, solutions, cell_limit, seed, hidden: as for `run_task`.
        judged: called with each result as soon as it is known.

    Returns:
        The results, in the order of the tasks.

    Raises:
        CatalogError, NotebookError, GradingError: as `run_task` does.
    """
    solution = catalog.exercise(notebook.name[:2], solutions)
    submission = Submission(notebook, solution.path, cell_limit)
    return judge(solution, submission.open, judged=judged, seed=seed, hidden=hidden)


class Submission:
    """A learner's notebook, of which each task is run in a process of its own."""

    def __init__(self, notebook: Path, solution: Path, cell_limit: float = CELL_LIMIT):
        """
        Args:
            notebook: the learner's.
            solution: the solution notebook, for the set-up cells.
            cell_limit: seconds that one cell may run.

        Raises:
            NotebookError: one of them can't be read, or the learner's has no answer cell at all.
        """
        self._notebook = code_cells(notebook)
        self._solution = code_cells(solution)
        must_answer(self._notebook, self._solution, solution.name[:2])
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
            yield _Graded(worker, own_names(self._notebook))
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


class _Graded(Learner):
    """A Learner of whose notebook only the answer cells were run."""

    def __init__(self, line: Worker, own: set[str]):
        super().__init__(line)
        self._own = own

    def raised(self) -> str | None:
        raised = super().raised() or ""
        missing = re.search(r"name '(\w+)' is not defined", raised)
        if missing and missing[1] in self._own:
            raised += (
                f"\n`{missing[1]}` is defined in a cell of your own. Only the answer cells are graded: "
                "move it into the answer cell."
            )
        return raised or None
