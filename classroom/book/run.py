"""A notebook with the outputs of a run of today."""

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete
from nbformat import NotebookNode

from classroom.errors import CourseError
from classroom.in_notebook.scratch_kernel import CellRun, scratch_kernel

PREPARE = "from classroom.book.questions import prepare\nprepare({!r})\ndel prepare"


async def run(path: Path, timeout: float = 300.0) -> NotebookNode:
    """Run a notebook in a kernel of its own, as Run All does, in the folder where it lies.

    Args:
        path: the notebook; its file stays as it is.
        timeout: seconds for all cells together.

    Returns:
        The notebook with its outputs, its questions and their outcomes as data (questions.py).

    Raises:
        CourseError: a cell failed that should not; it names the notebook and the cell.
    """
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    numbers = [
        number for number, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()
    ]
    outputs = NotebookClient(notebook, record_timing=False)  # knows what becomes of each message in a notebook
    outputs.clear_before_next_output = False  # as before the first cell

    def keep(position: int, message: dict[str, Any]) -> None:
        number = numbers[position]
        with suppress(CellExecutionComplete):
            outputs.process_message(message, notebook.cells[number], number)

    with tempfile.TemporaryDirectory() as record:
        async with scratch_kernel(cwd=path.parent) as kernel:
            await kernel.run_all(PREPARE.format(record), settle=0)
            sources = [notebook.cells[number].source for number in numbers]
            runs = await kernel.run_all(*sources, timeout=timeout, hear=keep)
    for number, done in zip(numbers, runs, strict=True):
        _need_success(path, notebook.cells[number], done)
    return notebook


def _need_success(path: Path, cell: NotebookNode, done: CellRun) -> None:
    """Raise CourseError unless the cell ended well, or failed on purpose."""
    on_purpose = done.status == "error" and "raises-exception" in cell.metadata.get("tags", [])
    if done.status != "ok" and not on_purpose:
        what = f"failed with {done.error}" if done.status == "error" else "did not end"
        raise CourseError(f"The book was not made: in {path.name} the cell {cell.id} {what}")
