"""Exercises are made from solutions, by nbgrader's own preprocessors used as a library.

One source: solutions/NN_topic.ipynb holds the tasks, the answers and why they are so. What a learner gets in
exercises/ is that notebook without the answers. Made twice, it is the same to the byte.
"""

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.preprocessors import Preprocessor, TagRemovePreprocessor
from nbformat import NotebookNode
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    LockCells,
)
from nbgrader.utils import compute_checksum, is_solution

from classroom.catalogue.catalog import NOTEBOOK_NAME, CatalogError
from classroom.files import keep, write_text
from classroom.paths import EXERCISES, SOLUTIONS

STUB = "# your code here\n..."  # valid Python anywhere, so that a notebook runs before it is filled in


def made(solution: Path) -> str:
    """Return the text of the exercise that a solution makes.

    Args:
        solution: a notebook with nbgrader's cell metadata, its answers between ### BEGIN SOLUTION and
            ### END SOLUTION; cells tagged `solution-only` are left out.

    Raises:
        nbgrader's ValidationError: the cell metadata is wrong, such as two cells with one grade_id.
        RuntimeError: a ### BEGIN SOLUTION without its ### END SOLUTION.
    """
    return processed(
        nbformat.read(solution, as_version=4),
        without_explanations(),
        ClearSolutions(code_stub={"python": STUB}),
        LockCells(),
        ClearOutput(),
        CheckCellMetadata(),
        ComputeChecksums(),
    )


def without_explanations() -> Preprocessor:
    """The step that leaves out what only the solution shows, the cells tagged `solution-only`."""
    return TagRemovePreprocessor(remove_cell_tags={"solution-only"}, enabled=True)


def processed(notebook: NotebookNode, *steps: Preprocessor) -> str:
    """Return the text of a notebook that has gone through these steps of nbconvert or nbgrader."""
    resources: dict[str, Any] = {}
    for step in steps:
        notebook, resources = step.preprocess(notebook, resources)
    return str(nbformat.writes(notebook, version=nbformat.NO_CONVERT)).rstrip("\n") + "\n"


def make(solutions: Path = SOLUTIONS, exercises: Path = EXERCISES) -> list[Path]:
    """Write the exercise of each solution; one that somebody has answered is kept beside it first.

    Returns:
        The exercises that have changed.
    """
    exercises.mkdir(exist_ok=True)
    changed = []
    for solution in sorted(path for path in solutions.glob("*.ipynb") if NOTEBOOK_NAME.fullmatch(path.name)):
        path, text = exercises / solution.name, made(solution)
        if path.exists() and path.read_bytes() == text.encode():
            continue
        if path.exists() and answered(path):
            keep(path)
        write_text(path, text)
        changed.append(path)
    return changed


def reset(number: str, solutions: Path = SOLUTIONS, exercises: Path = EXERCISES) -> tuple[Path, Path | None]:
    """Give an exercise back fresh and keep the learner's beside it.

    Args:
        number: the exercise's two digits, such as "01".

    Returns:
        The fresh exercise, and where the old one is kept: None when there was none, or it was fresh.

    Raises:
        CatalogError: there is no such exercise.
        OSError: it can't be written; the old one is then still in its place.
    """
    found = {
        path.name[:2]: path for path in sorted(solutions.glob("*.ipynb")) if NOTEBOOK_NAME.fullmatch(path.name)
    }
    if number not in found:
        raise CatalogError(f"There is no exercise {number!r}. There is: {', '.join(found) or 'none yet'}.")
    path, text = exercises / found[number].name, made(found[number])
    exercises.mkdir(exist_ok=True)
    kept = keep(path) if path.exists() and path.read_bytes() != text.encode() else None
    write_text(path, text)
    return path, kept


def answered(path: Path) -> bool:
    """Whether an exercise holds an answer: an answer cell whose checksum is no longer the stub's."""
    try:
        cells = nbformat.read(path, as_version=4).cells
    except Exception:  # nbformat raises many kinds; what can't be read may still be somebody's work
        return True
    return any(
        cell.metadata.nbgrader.get("checksum") != compute_checksum(cell) for cell in cells if is_solution(cell)
    )
