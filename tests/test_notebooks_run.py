"""Every notebook runs from top to bottom in a fresh kernel, and once more in the same kernel.

The cells are queued all at once, as Run All does.
"""

import json

import pytest

from classroom.in_notebook.scratch_kernel import scratch_kernel
from classroom.paths import EXERCISES, NOTEBOOKS, ROOT, SOLUTIONS

pytestmark = pytest.mark.slow("whole notebooks")


def code_cells(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code" and "".join(cell["source"]).strip()]


EVERY = [*NOTEBOOKS.glob("*.ipynb"), *EXERCISES.glob("[0-9][0-9]_*.ipynb"), *SOLUTIONS.glob("*.ipynb")]
WITH_CODE = sorted(path for path in EVERY if code_cells(path))  # the glossary is a page of text


def surprises(cells, runs):
    """Cells that did not do what their tags say: fail on purpose, or run."""
    for cell, run in zip(cells, runs, strict=True):
        expected = "error" if "raises-exception" in cell["metadata"].get("tags", []) else "ok"
        if run.status != expected:
            yield f"cell {cell['id']}: {run.status} instead of {expected}: {run.text}"


@pytest.mark.parametrize("path", WITH_CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
async def test_runs_top_to_bottom_twice(path, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path))  # what a learner has solved stays as it is
    cells = code_cells(path)
    cwd = NOTEBOOKS if path.parent == NOTEBOOKS else tmp_path  # an exercise writes the learner's own project
    async with scratch_kernel(cwd=cwd) as kernel:
        for time in ("first", "second"):
            runs = await kernel.run_all(*("".join(cell["source"]) for cell in cells), timeout=180)
            assert not list(surprises(cells, runs)), f"the {time} time"
