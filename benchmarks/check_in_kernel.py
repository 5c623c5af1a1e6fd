"""How long a check takes in a live kernel: the first one, then the median of 20, passing and failing.

Beside it the obvious alternative, which starts the same pytest run in a process of its own each time. Both
judge task 01.4 of the course, in one run on one machine: read the ratio rather than the seconds.

    python benchmarks/check_in_kernel.py
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from statistics import median

from classroom import paths
from classroom.catalogue.catalog import task
from classroom.in_notebook.scratch_kernel import ScratchKernel, scratch_kernel

TASK, CLASS = "01.4", "TestEcho"
TIMES = 20
READING = 3.0  # seconds between the first cell and the first check; a reader takes longer

PREPARE = """
import os, time
os.environ["COURSE_RECORD"] = {record!r}
from classroom import check
"""
CHECK = f"""
began = time.perf_counter()
report = await check("{TASK}")
print(time.perf_counter() - began, report.points)
"""
WRONG = """
class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send("2:1")
"""


def solution_cells() -> tuple[str, str]:
    """The code of the set-up cell and of the task's answer."""
    (notebook,) = paths.SOLUTIONS.glob(f"{TASK.partition('.')[0]}_*.ipynb")
    cells = {
        cell["id"]: "".join(cell["source"]) for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    }
    set_up = next(source for name, source in cells.items() if name.startswith("set"))
    return set_up, cells[task(TASK, paths.SOLUTIONS).answer_cell]


async def timed(kernel: ScratchKernel, times: int) -> tuple[list[float], float]:
    """Seconds that each of so many checks took, and the points that the last one gave."""
    runs = await kernel.run_all(*[CHECK] * times, timeout=120, settle=0)
    figures = [run.stdout.split() for run in runs]
    return [float(seconds) for seconds, _ in figures], float(figures[-1][1])


async def in_kernels() -> None:
    """Print the figures of checks in a kernel."""
    set_up, right = solution_cells()
    with tempfile.TemporaryDirectory() as record:
        prepare = PREPARE.format(record=record)
        for words, reading in (
            ("at once, as Run All does", 0.0),
            (f"after {READING:g} s of reading", READING),
        ):
            async with scratch_kernel(cwd=paths.EXERCISES) as kernel:
                await kernel.run_all(prepare, set_up, right, settle=reading)
                (first,), _ = await timed(kernel, 1)
                label = f"the first check of a kernel, {words}"
                print(f"  {label:<63} {first:6.3f} s")
                passing, points = await timed(kernel, TIMES)
                assert points > 0
                await kernel.run_all(WRONG, settle=0)
                failing, points = await timed(kernel, TIMES)
                assert points == 0
        for words, seconds in (("passes", passing), ("fails", failing)):
            label = f"a check that {words}, median of {TIMES}"
            print(f"  {label:<63} {median(seconds):6.3f} s   worst {max(seconds):.3f} s")
    alternative = median(subprocess_seconds() for _ in range(5))
    print(f"  {'the same tests by pytest in a process of its own, median of 5':<63} {alternative:6.3f} s")
    print(f"  ratio: {alternative / median(passing):.0f} times as long as the check in the kernel")


def subprocess_seconds() -> float:
    """Seconds of one pytest run of the same checks in a new process, which starts the solution in another."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", str(paths.TESTS_THAT_GRADE), "-k", CLASS],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=paths.ROOT,
        env=os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": "-p pytest_asyncio.plugin"},
    )
    return time.perf_counter() - began


if __name__ == "__main__":
    (notebook,) = paths.EXERCISES.glob(f"{TASK.partition('.')[0]}_*.ipynb")
    os.environ["JPY_SESSION_NAME"] = str(notebook)  # as JupyterLab does
    print(f'check("{TASK}") on Python {sys.version.split()[0]}, {os.cpu_count()} cores')
    asyncio.run(in_kernels())
