"""What `reveal` shows is the outcome of its own consumer, whatever was served or run before.

A reader runs cells in any order. A cell that took what another lesson part serves would confirm a wrong guess.
"""

import json

import pytest

from classroom.in_notebook.scratch_kernel import scratch_kernel
from classroom.paths import NOTEBOOKS

pytestmark = pytest.mark.slow("whole lessons")

OTHER = "from channels.generic.websocket import AsyncWebsocketConsumer\nserver = await serve(AsyncWebsocketConsumer.as_asgi())"
LESSONS = ["05_accept", "06_send", "07_serialization"]


@pytest.mark.parametrize("lesson", LESSONS)
async def test_an_outcome_is_the_same_in_any_order(lesson, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path))
    cells = json.loads((NOTEBOOKS / f"{lesson}.ipynb").read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    reveals = [source for source in code if ".reveal(" in source]
    async with scratch_kernel(cwd=NOTEBOOKS) as kernel:
        first = await kernel.run_all(*code, timeout=120)
        outcomes = [run.outputs[-1]["text/plain"] for run in first if ".reveal(" in run.source]
        assert len(outcomes) >= 3 and all("what happened" in outcome for outcome in outcomes)
        again = await kernel.run_all(
            *(source for one in reversed(reveals) for source in (OTHER, one)), timeout=120
        )
    assert [run.outputs[-1]["text/plain"] for run in again[1::2]] == outcomes[::-1]
