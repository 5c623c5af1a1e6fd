"""`course doctor`: what a helper would ask for first, in a form that can be pasted anywhere."""

import asyncio
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text
from websockets.proxy import get_proxy
from websockets.uri import parse_uri

from classroom.command.locks import LOCK, installed, not_as_locked, pins
from classroom.in_notebook.chromium import chromium_on_path
from classroom.in_notebook.scratch_kernel import CellRun, scratch_kernel
from classroom.paths import NOTEBOOKS, ROOT

MAIN_PACKAGES = ("django", "channels", "daphne", "twisted", "websockets", "jupyterlab", "ipykernel")
ROOM = 500 * 1024**2  # bytes: for the kernels, the learner's notebooks and a repaired .venv
SET_UP_AGAIN = "Run python3 course.py again: it repairs the environment."
SHOW_THIS = "Show this report to whoever helps you."

# One server and one client in the same kernel, as in lesson 00.
ECHO = """
import sys
from django.conf import settings
settings.configured or settings.configure()
from channels.generic.websocket import AsyncWebsocketConsumer
from websockets import connect
from classroom import serve

class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data=text_data)

server = await serve(Echo.as_asgi())
async with connect(server.url("/"), proxy=None) as client:
    await client.send("Is anyone there?")
    answer = await client.recv()
await server.stop()
print(answer, "|", sys.prefix)
"""


@dataclass(frozen=True)
class Finding:
    """One line of the report.

    Attributes:
        what: what was looked at.
        found: what is there.
        advice: what to do about it; empty when all is well.
        matters: False when the course works without it.
    """

    what: str
    found: str
    advice: str = ""
    matters: bool = True

    @property
    def state(self) -> str:
        """The word in the report: "ok", "problem", or "note" for what the course works without."""
        if not self.advice:
            return "ok"
        return "problem" if self.matters else "note"


def examine() -> int:
    """Look at everything and print the report; gives 1 when there is a problem, else 0."""
    table = Table(box=box.SIMPLE, pad_edge=False)
    for heading in ("", "", "found", "what to do"):
        table.add_column(heading, overflow="fold")
    findings = []
    console = Console(highlight=False)
    with console.status("Looking ..."):
        for check in CHECKS:
            try:
                finding = check()
            except Exception as error:  # whatever is broken here, the report goes on
                finding = Finding(check.__name__, f"{type(error).__name__}: {error}", SHOW_THIS)
            findings.append(finding)
            table.add_row(finding.what, finding.state, _shown(finding.found), _shown(finding.advice))
    console.print(*_versions(), sep="\n")
    console.print(table)
    problems = sum(finding.state == "problem" for finding in findings)
    console.print(f"{problems} problem{'s' * (problems > 1)}." if problems else "All is well.")
    return 1 if problems else 0


def _shown(text: str) -> Text:
    """Text for the report, which gets pasted in public: without the home folder's name, never as markup."""
    return Text(text.replace(str(Path.home()), "~"))


def _versions() -> Iterator[Text]:
    """The lines above the table."""
    yield _shown(f"Django Channels course {installed('django-channels-course')}{_commit()} in {ROOT}")
    yield _shown(f"Python {platform.python_version()} in {sys.prefix}")
    yield _shown(platform.platform())
    yield Text(", ".join(f"{name} {installed(name)}" for name in MAIN_PACKAGES))


def _commit() -> str:
    """The course's commit, and whether its files differ from it; nothing without git."""
    ask = ["git", "-C", str(ROOT), "describe", "--always", "--dirty=, changed"]
    try:
        answer = subprocess.run(ask, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return f" ({answer.stdout.strip()})" if answer.returncode == 0 else ""


def packages() -> Finding:
    """Is each package there in its pinned version?"""
    if others := not_as_locked(LOCK):
        return Finding("packages", _some(others), SET_UP_AGAIN)
    return Finding("packages", f"{len(list(pins(LOCK)))}, all as in {LOCK.name}")


def package_files() -> Finding:
    """Is any file of a package gone?"""
    gone = sorted(
        {
            pin.name
            for pin in pins(LOCK)
            if installed(pin.name)
            for file in metadata.files(pin.name) or ()
            if file.suffix != ".pyc" and not Path(file.locate()).exists()
        }
    )
    if gone:
        advice = "Delete the folder .venv (or make the conda environment anew), then run python3 course.py."
        return Finding("files of the packages", f"gone from {_some(gone)}", advice)
    return Finding("files of the packages", "all there")


def _some(items: list[str]) -> str:
    """The first three, and how many more there are."""
    return ", ".join(items[:3]) + (f" and {len(items) - 3} more" if len(items) > 3 else "")


def course() -> Finding:
    """Is the course that runs the one in this folder, and installed as such?"""
    origin = json.loads(metadata.distribution("django-channels-course").read_text("direct_url.json") or "{}")
    installed_from = Path(url2pathname(urlsplit(origin.get("url", "")).path))
    here = Path.cwd()
    if not (installed_from.exists() and installed_from.samefile(ROOT)):
        return Finding("course", f"installed from {installed_from}, runs from {ROOT}", SET_UP_AGAIN)
    if (here / "course.py").exists() and not here.samefile(ROOT):
        return Finding("course", f"this is the course of {ROOT}", f"Run python3 course.py in {here}.")
    return Finding("course", f"runs from {ROOT}")


def kernel_spec() -> Finding:
    """Does "Python 3" in JupyterLab mean this environment's kernel?"""
    try:
        folder = Path(KernelSpecManager().get_kernel_spec("python3").resource_dir)
    except NoSuchKernel:
        return Finding("kernel python3", "missing", SET_UP_AGAIN)
    if not folder.is_relative_to(sys.prefix):
        return Finding(
            "kernel python3", str(folder), f"Remove {folder}: it stands before the course's own kernel."
        )
    return Finding("kernel python3", "this environment's")


def localhost() -> Finding:
    """Can a server listen on 127.0.0.1, and a client reach it?"""
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            socket.create_connection(server.getsockname(), timeout=5).close()
    except OSError as error:
        return Finding("127.0.0.1", str(error), "Let Python listen on 127.0.0.1: look at the firewall's settings.")
    return Finding("127.0.0.1", "listens and answers")


def proxies() -> Finding:
    """Would a WebSocket to this machine go through a proxy?"""
    if get_proxy(parse_uri("ws://127.0.0.1:8000/")):
        return Finding(
            "proxy",
            "catches connections to 127.0.0.1 too",
            "Set the variable NO_PROXY to localhost,127.0.0.1",
        )
    return Finding("proxy", "none for 127.0.0.1")


def python_path() -> Finding:
    """Do other packages stand before those of the environment?"""
    variables = [name for name in ("PYTHONPATH", "PYTHONHOME") if os.environ.get(name)]
    if variables:
        found = ", ".join(f"{name}={os.environ[name]}" for name in variables)
        return Finding(
            "Python's variables", found, f"Unset {' and '.join(variables)}: other packages get in first."
        )
    return Finding("Python's variables", "none set")


def folder() -> Finding:
    """Can work be saved, and is there room for it?"""
    for place in (ROOT, NOTEBOOKS):
        try:
            tempfile.TemporaryFile(dir=place).close()
        except OSError as error:
            return Finding("folder", str(error), "Copy the course into a folder of your own and start it there.")
    free = shutil.disk_usage(ROOT).free
    found = f"can be written to, {free / 1024**3:.1f} GB free"
    return Finding("folder", found, "Make room on the disk." if free < ROOM else "")


def kernel_and_server() -> Finding:
    """Does Daphne answer in a real kernel?"""
    what = "server in a kernel"
    run = asyncio.run(_echo())
    answer, _, prefix = run.stdout.strip().partition(" | ")
    if answer != "Is anyone there?":
        return Finding(what, run.error or run.status, SHOW_THIS)
    if Path(prefix) != Path(sys.prefix):
        return Finding(what, f"answers, but from {prefix}", SET_UP_AGAIN)
    return Finding(what, f"answers ({run.seconds:.1f} s)")


async def _echo() -> CellRun:
    """The run of ECHO in a throw-away kernel."""
    async with scratch_kernel() as kernel:
        (run,) = await kernel.run_all(ECHO, timeout=60)
        return run


def browser() -> Finding:
    """Is there a Chromium for the tests that drive one, and for the cells that show one?"""
    found = chromium_on_path()
    if not found:
        wanted = "Some tests drive it, and a few cells show it: without it they say what they left out."
        return Finding("Chromium", "not found", wanted, matters=False)
    return Finding("Chromium", found)


CHECKS = (
    packages,
    package_files,
    course,
    kernel_spec,
    localhost,
    proxies,
    python_path,
    folder,
    kernel_and_server,
    browser,
)
