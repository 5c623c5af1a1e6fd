"""
What one learner needs of a hub's memory: JupyterLab's server, and a kernel with Daphne in it while a lesson runs.

    python benchmarks/memory_of_a_learner.py
    python benchmarks/memory_of_a_learner.py --only 07 12

The MiB are resident (RSS), so what processes share is counted for each of them: rather too much than too little.
"Afterwards" is a kernel that has run the whole lesson and waits; "at most" counts with it all that the lesson starts:
servers, a Valkey, a browser.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.request import urlopen

import psutil
from rich.console import Console
from rich.table import Table

from classroom.catalogue.catalog import Lesson, lessons
from classroom.in_notebook.projects import free_port
from classroom.in_notebook.scratch_kernel import scratch_kernel
from classroom.paths import NOTEBOOKS

EVERY = 0.25  # seconds between two looks


def mebibytes(process: psutil.Process) -> float:
    """The memory of a process and of all below it."""
    size = 0.0
    with suppress(psutil.Error):
        for one in (process, *process.children(recursive=True)):
            with suppress(psutil.Error):
                size += one.memory_info().rss / 2**20
    return size


@contextmanager
def jupyterlab() -> Iterator[psutil.Process]:
    """The course's own JupyterLab, as soon as it has answered with its page."""
    with tempfile.TemporaryDirectory() as folder:
        port, environment = free_port(), os.environ | {"JUPYTER_TOKEN": "measured", "COURSE_RECORD": folder}
        command = [sys.executable, "-m", "classroom", "--no-browser", "--port", str(port)]
        server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            next(line for line in server.stdout if "?token=" in line)
            with urlopen(f"http://127.0.0.1:{port}/lab?token=measured") as answer:
                answer.read()
            yield psutil.Process(server.pid)
        finally:
            server.terminate()
            server.communicate()


async def of_a_kernel(lesson: Lesson) -> tuple[float, float]:
    """A kernel's memory after a lesson has run in it, and the most that it had meanwhile with all that it started."""
    cells = json.loads(lesson.path.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    async with scratch_kernel(cwd=NOTEBOOKS) as kernel:
        process = psutil.Process(kernel.manager.provisioner.pid)
        running, most = asyncio.create_task(kernel.run_all(*sources)), 0.0
        while not running.done():
            most = max(most, await asyncio.to_thread(mebibytes, process))
            await asyncio.wait([running], timeout=EVERY)
        await running
        return mebibytes(process), most


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().partition("\n")[0])
    parser.add_argument("--only", nargs="+", metavar="NN", help="these lessons")
    only = parser.parse_args().only
    with jupyterlab() as server:
        Console().print(f"JupyterLab's server: {mebibytes(server):.0f} MiB")
    table = Table("lesson", "its kernel afterwards, MiB", "at most, MiB")
    for lesson in lessons():
        if not only or lesson.number in only:
            afterwards, most = await of_a_kernel(lesson)
            table.add_row(lesson.number, f"{afterwards:.0f}", f"{most:.0f}")
    Console().print(table)


if __name__ == "__main__":
    asyncio.run(main())
