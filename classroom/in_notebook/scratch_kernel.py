"""A throw-away Jupyter kernel, for trying out what must not happen to one's own.

Cells are queued all at once, as JupyterLab's Run All does: the next request already waits in the kernel's
queue while a cell runs. Tools that send one cell at a time never see the faults that only this shows.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase

Hear = Callable[
    [int, dict[str, Any]], None
]  # gets the position of a cell among those that run, and a message of it


@dataclass
class CellRun:
    """What one cell did.

    Attributes:
        source: the cell's code.
        status: "ok" or "error"; "never ended" when the time ran out first.
        stdout, stderr: the text printed under this cell.
        outputs: MIME bundles of its display data and its result, in order.
        error: "NameError: ..." when it raised, else "".
        traceback: the traceback as shown, with its colour codes; "" without an error.
        seconds: from the moment it began to run to its end.
    """

    source: str
    status: str = "never ended"
    stdout: str = ""
    stderr: str = ""
    outputs: list[dict[str, Any]] = field(default_factory=list)
    error: str = ""
    traceback: str = ""
    seconds: float = 0.0
    began: float = 0.0

    @property
    def text(self) -> str:
        """All that a reader sees under the cell, as plain text."""
        shown = "\n".join(bundle.get("text/plain", "") for bundle in self.outputs)
        return "\n".join(part for part in (self.stdout, self.stderr, shown, self.error) if part)


class ScratchKernel:
    """A running kernel with one client; made by `scratch_kernel()`."""

    def __init__(self, manager: AsyncKernelManager, client: AsyncKernelClient):
        self.manager = manager
        self.client = client

    async def run_all(
        self, *sources: str, timeout: float = 300.0, settle: float = 0.2, hear: Hear | None = None
    ) -> list[CellRun]:
        """Queue all cells at once and wait for them.

        Args:
            sources: the code of each cell.
            timeout: seconds for all cells together. What has not ended by then says so in its status.
            settle: seconds to go on listening after the last cell, for what is printed late.
            hear: is called with each message, as Jupyter has it, and the position of its cell.

        Returns:
            One CellRun per source, in order.
        """
        runs = self.queue(*sources)
        await self.collect(runs, timeout=timeout, settle=settle, hear=hear)
        return list(runs.values())

    def queue(self, *sources: str) -> dict[str, CellRun]:
        """Send all cells without waiting; returns their runs by message id, for `collect`."""
        return {self.client.execute(source, stop_on_error=False): CellRun(source) for source in sources}

    async def collect(
        self, runs: dict[str, CellRun], timeout: float = 300.0, settle: float = 0.2, hear: Hear | None = None
    ) -> None:
        """Gather what the queued cells print, until all have ended and `settle` seconds have passed."""
        if not runs:
            return
        positions = {message_id: position for position, message_id in enumerate(runs)}
        deadline = time.monotonic() + timeout
        ended: set[str] = set()
        while (left := deadline - time.monotonic()) > 0:
            try:
                message = await self.client.get_iopub_msg(timeout=left)
            except Exception as error:  # queue.Empty, under several names
                if type(error).__name__ != "Empty":
                    raise
                return
            parent = message["parent_header"].get("msg_id")
            if parent not in runs:
                continue
            if hear is not None:
                hear(positions[parent], message)
            if _note(runs[parent], message):
                ended.add(parent)
                if len(ended) == len(runs):
                    deadline = min(deadline, time.monotonic() + settle)

    async def interrupt(self) -> None:
        """What JupyterLab's Stop button does."""
        await self.manager.interrupt_kernel()


def _note(run: CellRun, message: dict[str, Any]) -> bool:
    """Write one iopub message down; true when it says that the cell has ended."""
    kind, content = message["msg_type"], message["content"]
    if kind == "stream":
        setattr(run, content["name"], getattr(run, content["name"]) + content["text"])
    elif kind in ("display_data", "execute_result"):
        run.outputs.append(content["data"])
    elif kind == "error":
        run.status, run.error = "error", f"{content['ename']}: {content['evalue']}"
        run.traceback = "\n".join(content["traceback"])
    elif kind == "status" and content["execution_state"] == "busy":
        run.began = time.monotonic()
    elif kind == "status" and content["execution_state"] == "idle":
        run.seconds = time.monotonic() - run.began
        run.status = "ok" if run.status == "never ended" else run.status
        return True
    return False


@asynccontextmanager
async def scratch_kernel(
    cwd: Path | str | None = None,
    kernel_name: str = "python3",
    provisioner: type[KernelProvisionerBase] | None = None,
) -> AsyncIterator[ScratchKernel]:
    """Start a kernel of this environment, give it, and end it whatever happens.

    Args:
        cwd: the folder it works in; this process's own when not given.
        kernel_name: the Jupyter kernel spec to start.
        provisioner: what starts the process, of Jupyter's kind; Jupyter's own when not given.

    Yields:
        A ScratchKernel that is ready for cells.
    """
    # Nothing of a throw-away kernel crosses the network, where the system has sockets that are files.
    transport = "tcp" if os.name == "nt" else "ipc"
    with tempfile.TemporaryDirectory(prefix="kernel-") as folder:
        manager = AsyncKernelManager(
            kernel_name=kernel_name, transport=transport, connection_file=os.path.join(folder, "kernel.json")
        )
        if provisioner is not None:
            manager.provisioner = provisioner(
                kernel_id=manager.kernel_id, kernel_spec=manager.kernel_spec, parent=manager
            )
        await manager.start_kernel(cwd=cwd)
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=60)
            yield ScratchKernel(manager, client)
        finally:
            client.stop_channels()
            await asyncio.shield(manager.shutdown_kernel(now=True))
