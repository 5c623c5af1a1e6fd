"""
What one learner needs of a hub: memory, and seconds of a processor, for a server and for a kernel that runs a lesson.

    python benchmarks/memory_of_a_learner.py
    python benchmarks/memory_of_a_learner.py --only 07 12
    python benchmarks/memory_of_a_learner.py --only 07 --hub

Memory is said twice. RSS is resident: what processes share is counted for each, so rather too much than too little. PSS
counts it once in all (Linux alone says it). "After" is a kernel that has run the whole lesson and waits; "most" counts
with it all that the lesson starts: servers, a Valkey, a browser. The seconds are those of all of these together.

--hub sets up a JupyterHub as the tests do (tests/hub.py), logs somebody in with Chromium and runs lesson 07 there.
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
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

import psutil
from playwright.async_api import async_playwright
from rich.console import Console
from rich.table import Table

from classroom.catalogue.catalog import Lesson, lessons
from classroom.in_notebook.projects import free_port
from classroom.in_notebook.scratch_kernel import scratch_kernel
from classroom.paths import NOTEBOOKS, ROOT

sys.path.append(str(ROOT / "tests"))
from browser import LESSON_07, chromium, run_all
from hub import jupyterhub, open_notebook, set_up, somebody
from teaching import block

EVERY = 0.25  # seconds between two looks


class Needs(NamedTuple):
    """MiB, and seconds of a processor."""

    rss: float = 0
    pss: float = 0
    seconds: float = 0

    def or_more(self, other: "Needs") -> "Needs":
        """The larger of each."""
        return Needs(*map(max, self, other))


def needs(process: psutil.Process, below: bool = True) -> Needs:
    """What a process has and has used, and all processes below it, those that have ended too."""
    rss = pss = seconds = 0.0
    with suppress(psutil.Error):
        for one in (process, *(process.children(recursive=True) if below else ())):
            with suppress(psutil.Error):
                memory, times = one.memory_full_info(), one.cpu_times()
                rss, pss = rss + memory.rss / 2**20, pss + getattr(memory, "pss", 0) / 2**20
                seconds += times.user + times.system + times.children_user + times.children_system
    return Needs(rss, pss, seconds)


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


async def of_a_kernel(lesson: Lesson) -> tuple[Needs, Needs]:
    """What a kernel has after a lesson has run in it, and the most that it had meanwhile with all that it started."""
    cells = json.loads(lesson.path.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    async with scratch_kernel(cwd=NOTEBOOKS) as kernel:
        process = psutil.Process(kernel.manager.provisioner.pid)
        running, most = asyncio.create_task(kernel.run_all(*sources)), Needs()
        while not running.done():
            most = most.or_more(await asyncio.to_thread(needs, process))
            await asyncio.wait([running], timeout=EVERY)
        await running
        after = needs(process)
        return after, most.or_more(after)


async def on_a_hub(folder: Path) -> tuple[Needs, Needs]:
    """What the hub's server has when somebody has opened lesson 07, and what server and kernel have after it has run."""
    program, environment = chromium(), set_up(folder, ["ada"])
    async with (
        jupyterhub(folder, environment, block("c.Spawner.", "python")) as address,
        async_playwright() as play,
        await play.chromium.launch(executable_path=program, args=["--no-sandbox"]) as browser,
        somebody(browser, address, "ada") as page,
    ):
        await open_notebook(page, address, "ada", LESSON_07)
        (server,) = (
            one
            for one in psutil.Process().children(recursive=True)
            if any("jupyterhub-singleuser" in word for word in one.cmdline())
        )
        opened = needs(server, below=False)
        await run_all(page)
        return opened, needs(server)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().partition("\n")[0])
    parser.add_argument("--only", nargs="+", metavar="NN", help="these lessons")
    parser.add_argument("--hub", action="store_true", help="a JupyterHub's server too")
    known = parser.parse_args()
    table = Table("", "RSS, MiB", "PSS, MiB", "processor, s")

    def row(what: str, measured: Needs) -> None:
        table.add_row(what, f"{measured.rss:.0f}", f"{measured.pss:.0f}", f"{measured.seconds:.1f}")

    with jupyterlab() as server:
        row("JupyterLab's server", needs(server))
    if known.hub:
        with tempfile.TemporaryDirectory() as folder:
            opened, after = await on_a_hub(Path(folder))
        row("a hub's server", opened)
        row("a hub's server and kernel after lesson 07", after)
    for lesson in lessons():
        if not known.only or lesson.number in known.only:
            after, most = await of_a_kernel(lesson)
            row(f"a kernel after lesson {lesson.number}", after)
            row(f"lesson {lesson.number}, most", most)
    Console().print(table)


if __name__ == "__main__":
    asyncio.run(main())
