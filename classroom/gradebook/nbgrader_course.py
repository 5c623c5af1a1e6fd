"""`course release --nbgrader DIR`: the exercises as a course of nbgrader's own.

The layout is nbgrader's (https://nbgrader.readthedocs.io/en/stable/user_guide/philosophy.html): its commands
make release/ from source/, take what lies in submitted/, and keep the points in gradebook.db.
"""

from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbgrader.preprocessors import ClearOutput

from classroom import paths
from classroom.catalogue.catalog import Exercise
from classroom.catalogue.exercises import STUB, processed, without_explanations
from classroom.files import write_text
from classroom.gradebook.release import ReleaseError, wanted

CONFIG = "nbgrader_config.py"
CELL_LIMIT = 120  # seconds: a check cell waits longer than nbgrader's 30 for an answer that hangs
SETTINGS = f"""\
# nbgrader's settings for this course. All that there are: nbgrader generate_config

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "django-channels"

# What students find in place of an answer: valid Python, so that a notebook runs before it is filled in.
c.ClearSolutions.code_stub = {{"python": {STUB!r}}}

# Seconds that a cell may run. One that runs longer is stopped and gets no points.
c.ExecutePreprocessor.timeout = {CELL_LIMIT}
"""


def nbgrader_course(to: Path, only: Sequence[str] = (), solutions: Path = paths.SOLUTIONS) -> list[Path]:
    """Write nbgrader's settings and the source of each assignment; what is there already stays.

    Args:
        to: the course's folder: a new one, an empty one, or an nbgrader course, to which it adds.
        only: numbers of the exercises; all when empty.
        solutions: the folder of the solutions.

    Returns:
        The files that were written.

    Raises:
        CatalogError: there is no such exercise.
        ReleaseError: the folder holds something else, or a file that differs from what would be written.
        OSError: the folder can't be written.
    """
    if to.exists() and (not to.is_dir() or (any(to.iterdir()) and not (to / CONFIG).exists())):
        raise ReleaseError(f"{to} is not empty, and it is no nbgrader course. Name another folder.")
    files = {to / CONFIG: SETTINGS} | {_place(to, one): source(one.path) for one in wanted(only, solutions)}
    new = {path: text for path, text in files.items() if not path.exists()}
    for path, text in files.items():
        if path not in new and path.read_bytes() != text.encode():
            raise ReleaseError(
                f"{path} is there already and differs. Nothing was written. Move it away, then run the same again."
            )
    for path, text in new.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)
    return list(new)


def source(solution: Path) -> str:
    """A solution as nbgrader's source: without the cells tagged `solution-only`, which it would hand out.

    Args:
        solution: its notebook.
    """
    return processed(nbformat.read(solution, as_version=4), without_explanations(), ClearOutput())


def _place(to: Path, one: Exercise) -> Path:
    return to / "source" / one.path.stem / one.path.name
