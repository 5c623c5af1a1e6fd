"""A throw-away kernel that is forked from a warm process, at a third of the work.

For the course's own tests, which start some two hundred. What they see is a kernel as Jupyter starts it: a process of
its own, with its own session, folder and environment. Two things are other than there, see test_server_trouble.py:
Twisted's log writes to another stderr, and a kernel with a server in it does not end by itself.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import kernel_forks
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from classroom.in_notebook.scratch_kernel import CellRun, ScratchKernel, scratch_kernel

CAN_FORK = sys.platform == "linux"  # elsewhere there is no fork, or packages that do not bear it


@asynccontextmanager
async def warm_kernel(cwd: Path | str | None = None) -> AsyncIterator[ScratchKernel]:
    """As `scratch_kernel` with the kernel python3; where there is no fork, it is that one.

    Args:
        cwd: the folder it works in; this process's own when not given.
    """
    async with scratch_kernel(cwd, provisioner=_Forked if CAN_FORK else None) as kernel:
        yield kernel


def run_in_a_kernel(source: str, timeout: float) -> CellRun:
    """Run one cell, without an error, in a kernel of its own.

    Args:
        source: of the cell.
        timeout: seconds that it may take.
    """

    async def run() -> CellRun:
        async with warm_kernel() as kernel:
            (cell,) = await kernel.run_all(source, timeout=timeout)
            return cell

    cell = asyncio.run(run())
    assert cell.status == "ok", cell.traceback
    return cell


class _Forked(LocalProvisioner):
    """What starts and ends a kernel for a manager of Jupyter's."""

    process: Any  # a Popen in Jupyter's own

    async def launch_kernel(self, cmd: list[str], **options: Any) -> KernelConnectionInfo:
        folder = str(options.get("cwd") or os.getcwd())
        self.process = _Process(cmd[cmd.index("-f") + 1], options["env"], folder)
        self.pid = self.pgid = self.process.pid
        return self.connection_info


class _Process:
    """A kernel's process, as a `subprocess.Popen`. Its parent is the warm one, which is asked how it has ended."""

    stdin = stdout = stderr = None

    def __init__(self, connection_file: str, environment: dict[str, str], folder: str):
        self.pid: int = _ask(connection_file=connection_file, environment=environment, folder=folder)

    def poll(self) -> int | None:
        status: int | None = _ask(process=self.pid)
        return status

    def wait(self) -> int:
        while (status := self.poll()) is None:
            time.sleep(0.02)
        return status

    def send_signal(self, signum: int) -> None:
        os.kill(self.pid, signum)


def _ask(**request: Any) -> Any:
    warm = _warm_process()
    assert warm.stdin is not None and warm.stdout is not None
    print(json.dumps(request), file=warm.stdin, flush=True)
    return json.loads(warm.stdout.readline())


@cache
def _warm_process() -> subprocess.Popen[str]:
    """In a session of its own: a Ctrl-C is for this process alone. The warm one ends when its input does."""
    return subprocess.Popen(
        [sys.executable, kernel_forks.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
