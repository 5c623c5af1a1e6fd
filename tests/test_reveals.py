"""What `reveal` says is true in whatever order the cells run, or it says that another cell comes first."""

import re

import pytest
from notebook_lint import is_code, read, source

from classroom.in_notebook.scratch_kernel import scratch_kernel
from classroom.paths import NOTEBOOKS

pytestmark = pytest.mark.slow("whole notebooks")

LESSONS = sorted(path.name for path in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
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


def happened(run):
    """What an outcome says that happened; None when the cell shows none."""
    found = re.search(r"^ *\w\) (.*?) +<- .*what happened", run.text, re.MULTILINE)
    return found[1] if found else None


@pytest.mark.parametrize("name", LESSONS)
async def test_an_outcome_is_never_that_of_another_cell(name):
    cells = [source(cell) for cell in read(NOTEBOOKS / name)["cells"] if is_code(cell)]
    reveals = {cell: re.search(r"(\w+)\.reveal\(", cell)[1] for cell in cells if ".reveal(" in cell}
    assert len(reveals) >= (1 if name.startswith("00") else 3)
    async with scratch_kernel(cwd=NOTEBOOKS) as kernel:
        runs = dict(zip(cells, await kernel.run_all(*cells, timeout=180), strict=True))
        right = {cell: happened(runs[cell]) for cell in reveals}
        assert None not in right.values()
        for cell in reversed(reveals):
            _, again = await kernel.run_all(ANOTHER_APPLICATION, cell, timeout=60)
            assert happened(again) == right[cell], cell
            assert again.outputs[-1]["text/plain"] == runs[cell].outputs[-1]["text/plain"], cell
    async with scratch_kernel(cwd=NOTEBOOKS) as kernel:
        for cell, guess in reveals.items():
            question = next(other for other in cells if re.search(rf"^{guess} = predict\(", other, re.MULTILINE))
            *_, early = await kernel.run_all(ANOTHER_APPLICATION, question, cell, timeout=60)
            assert happened(early) == right[cell] or "run first the cell" in early.traceback + early.text, cell
