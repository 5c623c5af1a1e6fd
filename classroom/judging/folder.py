"""A project as a folder, handed in for a capstone, as the judge opens it."""

from pathlib import Path

from classroom.catalogue.capstones import Capstone, unpacked
from classroom.catalogue.catalog import Exercise
from classroom.judging.submission import Submission, laying
from classroom.running.cells import Cell, code_cells_of
from classroom.running.limits import Limits
from classroom.running.worker import CELL_LIMIT

CLIENTS = 1000  # that come at once, in one process and its server
LIMITS = Limits(files=CLIENTS + 200, connections=2 * CLIENTS + 500, processes=192)


def opened(data: bytes, one: Exercise) -> Submission:
    """What was handed in for an exercise or a capstone.

    Args:
        data: a notebook; for a capstone, a project as `packed` packs it.
        one: what it is judged as.

    Raises:
        NotebookError: as `Submission` does.
    """
    if isinstance(one, Capstone):
        return Folder(unpacked(data), one.path)
    return Submission(code_cells_of(data, one.path.name), one.path)


class Folder(Submission):
    """A project. Of each task its files are laid anew, in the place of what a notebook's cells write."""

    limits = LIMITS

    def __init__(self, files: dict[str, str], brief: Path):
        """
        Args:
            files: text by relative path with "/".
            brief: the path of the capstone's brief.
        """
        self._files, self._brief = files, brief
        self._notebook, self._cell_limit = [], CELL_LIMIT
        self.left_out, self.projects = {}, {}
        self.used = self.kept_waiting = 0.0

    def _cells_for(self, task: str) -> list[Cell]:
        return [laying(self._files, task.partition(".")[0])]
