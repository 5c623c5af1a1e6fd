"""Every notebook runs from top to bottom in a fresh kernel, and once more in the same kernel.

The cells are queued all at once, as Run All does. What `reveal` says in a lesson is true in whatever order its cells run,
or it says that another cell comes first.
"""

import json
import re

import pytest
from warm_kernel import warm_kernel

from classroom.in_notebook.scratch_kernel import scratch_kernel
from classroom.paths import EXERCISES, NOTEBOOKS, ROOT, SOLUTIONS

pytestmark = pytest.mark.slow("whole notebooks")


def code_cells(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code" and "".join(cell["source"]).strip()]


EVERY = [*NOTEBOOKS.glob("*.ipynb"), *EXERCISES.glob("[0-9][0-9]_*.ipynb"), *SOLUTIONS.glob("*.ipynb")]
WITH_CODE = sorted(path for path in EVERY if code_cells(path))  # the glossary is a page of text
LESSONS = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
PATIENCE = 600  # seconds: what has not ended by then never does, on the busiest machine
ANOTHER_APPLICATION = """
from channels.generic.websocket import AsyncWebsocketConsumer as Another
from django.conf import settings
from classroom import predict, serve
if not settings.configured:
    settings.configure()

class AnotherDesk(Another):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data="from another application")

server = await serve(AnotherDesk.as_asgi())
"""


def surprises(cells, runs):
    """Cells that did not do what their tags say: fail on purpose, or run."""
    for cell, run in zip(cells, runs, strict=True):
        expected = "error" if "raises-exception" in cell["metadata"].get("tags", []) else "ok"
        if run.status != expected:
            yield f"cell {cell['id']}: {run.status} instead of {expected}: {run.text}"


def happened(run):
    """What an outcome says that happened; None when the cell shows none."""
    found = re.search(r"^ *\w\) (.*?) +<- .*what happened", run.text, re.MULTILINE)
    return found[1] if found else None


async def run_twice(kernel, cells):
    """Run all cells two times; returns the second time's runs."""
    for time in ("first", "second"):
        runs = await kernel.run_all(*("".join(cell["source"]) for cell in cells), timeout=PATIENCE)
        assert not list(surprises(cells, runs)), f"the {time} time"
    return runs


@pytest.fixture(autouse=True)
def record_of_its_own(tmp_path, monkeypatch):
    """What a learner has solved stays as it is."""
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path))


def relative(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", [path for path in WITH_CODE if path not in LESSONS], ids=relative)
async def test_runs_top_to_bottom_twice(path, tmp_path):
    cwd = NOTEBOOKS if path.parent == NOTEBOOKS else tmp_path  # an exercise writes the learner's own project
    async with scratch_kernel(cwd=cwd) as kernel:
        await run_twice(kernel, code_cells(path))


@pytest.mark.parametrize("path", LESSONS, ids=relative)
async def test_a_lesson_runs_twice_and_an_outcome_is_never_that_of_another_cell(path):
    cells = code_cells(path)
    sources = ["".join(cell["source"]) for cell in cells]
    reveals = {source: re.search(r"(\w+)\.reveal\(", source)[1] for source in sources if ".reveal(" in source}
    assert len(reveals) >= (1 if path.name.startswith("00") else 3)
    async with scratch_kernel(cwd=NOTEBOOKS) as kernel:
        runs = dict(zip(sources, await run_twice(kernel, cells), strict=True))
        right = {cell: happened(runs[cell]) for cell in reveals}
        assert None not in right.values()
        for cell in reversed(reveals):
            _, again = await kernel.run_all(ANOTHER_APPLICATION, cell, timeout=PATIENCE)
            assert happened(again) == right[cell], cell
            assert again.outputs[-1]["text/plain"] == runs[cell].outputs[-1]["text/plain"], cell
    async with warm_kernel(cwd=NOTEBOOKS) as kernel:
        for cell, guess in reveals.items():
            question = next(other for other in sources if re.search(rf"^{guess} = predict\(", other, re.MULTILINE))
            *_, early = await kernel.run_all(ANOTHER_APPLICATION, question, cell, timeout=PATIENCE)
            assert happened(early) == right[cell] or "run first the cell" in early.traceback + early.text, cell
