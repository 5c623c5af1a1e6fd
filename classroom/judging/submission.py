"""A learner's notebook, as the judge opens it: task by task, each in a fresh process."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from classroom.catalogue import stages
from classroom.judging.learner import Learner
from classroom.running.cells import Cell, cells_for, code_cells, is_stage, must_answer, own_names
from classroom.running.limits import Limits
from classroom.running.unmet import Unmet
from classroom.running.worker import CELL_LIMIT, CellEnded, Worker

ALL_CELLS = 60.0  # seconds in which the cells as far as a task are run, anew without each that does not end
MOST_COPIES = 3  # of an answer cell, which are tried though they do not end


class Submission:
    """A learner's notebook, of which each task is run in a process of its own.

    Attributes:
        left_out: cells that do not come to their end, each with a sentence that says why. They are run once, and
            are left out for all tasks from then on.
        used: seconds of processor time that its processes have used.
        kept_waiting: seconds that they were ready to run and had no processor.
        projects: the files of `my_project/` that were judged, by the task that is a stage of it.
        limits: what its processes may use; None for what all may use.
    """

    limits: Limits | None = None

    def __init__(
        self,
        notebook: list[dict[str, Any]],
        solution: Path,
        cell_limit: float = CELL_LIMIT,
        start: Callable[[str, Path], dict[str, str]] = stages.graded_start,
    ):
        """
        Args:
            notebook: the learner's code cells, as `code_cells` reads them.
            solution: the solution notebook, for the set-up cells.
            cell_limit: seconds that one cell may run.
            start: gives, for an exercise's number and the folder of the solutions, what my_project/ holds as its
                stage begins.

        Raises:
            NotebookError: the solution can't be read, or the learner's notebook has no answer cell at all.
        """
        self._notebook = notebook
        self._solution = code_cells(solution)
        must_answer(self._notebook, self._solution, solution.name[:2])
        self._cell_limit = cell_limit
        self._solution_path, self._start = solution, start
        self.left_out: dict[Cell, str] = {}
        self.projects: dict[str, dict[str, str]] = {}
        self.used = self.kept_waiting = 0.0

    @contextmanager
    def open(self, task: str) -> Iterator[Learner]:
        """Run the notebook as far as this task; yields its Learner.

        Raises:
            Unmet: the task's own cell is missing or does not come to its end, or too many of those before it do not.
        """
        worker = self._started(task)
        learner = _Graded(worker, own_names(self._notebook))
        try:
            yield learner
        finally:
            if learner.project_files is not None:
                self.projects[task] = learner.project_files
            worker.end()
            self._take_down(worker)

    def _started(self, task: str) -> Worker:
        cells, left, sentence = self._cells_for(task), ALL_CELLS, ""
        while True:
            for cell in cells:
                if cell.task == task and cell in self.left_out:
                    raise Unmet(self.left_out[cell])
            if left <= 0:
                raise Unmet(
                    f"The cells before it did not come to their end within {ALL_CELLS:g} seconds. {sentence}"
                )
            todo = [cell for cell in cells if cell not in self.left_out]
            worker = Worker(todo, self._cell_limit, self.limits)
            began = time.monotonic()
            try:
                worker.start()
                return worker
            except CellEnded as ended:
                self._take_down(worker)
                if ended.cell is None:
                    raise Unmet(str(ended)) from None
                left -= time.monotonic() - began - worker.kept_waiting
                sentence = str(ended)
                self._leave_out(ended.cell, sentence, cells)

    def _cells_for(self, task: str) -> list[Cell]:
        """Those of the notebook; before those that write a project's files, one that lays where its stage begins."""
        cells, number = cells_for(task, self._notebook, self._solution), self._solution_path.name[:2]
        if not is_stage(task, self._solution):
            return cells
        return [laying(self._start(number, self._solution_path.parent), number), *cells]

    def _leave_out(self, ended: Cell, sentence: str, cells: list[Cell]) -> None:
        """A cell that did not come to its end; when its copies do no better, those as well that were not run yet."""
        self.left_out[ended] = sentence
        copies = [cell for cell in cells if cell.shares == ended.shares]
        if sum(cell in self.left_out for cell in copies) >= MOST_COPIES:
            self.left_out |= dict.fromkeys(copies[copies.index(ended) :], sentence)

    def _take_down(self, worker: Worker) -> None:
        self.used += worker.used
        self.kept_waiting += worker.kept_waiting


def laying(files: dict[str, str], number: str) -> Cell:
    """A cell that lays a project's files into my_project/, and leaves no name behind."""
    lay = f"__import__({stages.__name__!r}, fromlist=['lay']).lay({files!r}, {number!r})"
    return Cell("the set-up cell", lay)


def isolation() -> str:
    """Which isolation is in force for learners' processes on this machine, in a sentence."""
    worker = Worker([])
    worker.start()
    worker.end()
    return worker.isolation


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
