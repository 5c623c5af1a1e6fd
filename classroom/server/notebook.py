"""What a server inside a notebook's kernel needs from the notebook.

Outside a notebook there is no cell to follow: the functions here then change nothing.
"""

import asyncio
import contextvars
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any

from classroom.server.failure import own_frames

if TYPE_CHECKING:
    from ipykernel.zmqshell import ZMQInteractiveShell

_last_cell: dict[str, Any] = {}  # header of the execute request that runs or ran last; one dict, updated in place
_before_each_cell: list[Callable[[], None]] = []


class ConsumerInterrupted(Exception):
    """Stop was pressed while a consumer kept the event loop busy."""


def kernel_shell() -> "ZMQInteractiveShell | None":
    """The IPython shell of this kernel, or None outside a notebook."""
    shell: Any = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return shell if hasattr(shell, "kernel") else None


def in_a_notebook() -> bool:
    """Whether this is a notebook's kernel."""
    return kernel_shell() is not None


def off_the_kernels_loop() -> str | None:
    """Where this code runs, and what to do about it, when that is not the main thread of this kernel; else None.

    JupyterLab can run a cell in a subshell, which is a thread with an event loop of its own.
    """
    if kernel_shell() is None or threading.current_thread() is threading.main_thread():
        return None
    from ipykernel.subshell import SubshellThread

    if isinstance(threading.current_thread(), SubshellThread):
        return "in a subshell. Run this cell in the notebook itself."
    return "in a thread: that has an event loop of its own. Await it in a cell, without the thread."


def attach(before_each_cell: Callable[[], None], runs_application: Callable[["asyncio.Task[Any]"], bool]) -> None:
    """Follow the cells of this notebook. Call it from a cell; once is enough, more does no harm.

    Args:
        before_each_cell: called with no argument when a cell begins to run, this one included.
        runs_application: tells of an asyncio task whether it is a connection's application.
    """
    shell = kernel_shell()
    if shell is None or _before_each_cell:
        return
    _before_each_cell.append(before_each_cell)

    def cell_begins(_info: object = None) -> None:
        header = shell.kernel.get_parent("shell").get("header", {})
        if header.get("msg_type") == "execute_request":
            _last_cell.clear()
            _last_cell.update(header)
        _interrupt_the_application(runs_application)
        before_each_cell()

    cell_begins()
    shell.events.register("pre_run_cell", cell_begins)
    let_stop_wake_the_loop()
    _shorten_client_errors()


def output_context() -> contextvars.Context:
    """A context in which prints go to the cell that ran last, whenever they happen.

    Without it a consumer's print goes to the cell that started the server. With an empty context it goes to
    the last request of any kind: after a completion request, while one types, that is no cell at all.
    """
    context = contextvars.Context()
    shell = kernel_shell()
    if shell is not None and _last_cell:
        ipykernels: tuple[Any, ...] = (sys.stdout, sys.stderr, shell.displayhook, shell.display_pub)
        for output in ipykernels:
            context.run(output.set_thread_parent, {"header": _last_cell})
    return context


def _interrupt_the_application(runs_application: Callable[["asyncio.Task[Any]"], bool]) -> None:
    """Let Stop end a consumer that keeps the loop busy, and leave Stop as it is for everything else.

    ipykernel sets its own handler anew for each cell; it asks the loop to cancel the cell, and a loop that a
    consumer keeps busy never gets to it.
    """
    kernels_handler = signal.getsignal(signal.SIGINT)
    if not callable(kernels_handler) or getattr(kernels_handler, "spares_the_kernel", False):
        return
    loop = asyncio.get_running_loop()

    def handler(signum: int, frame: FrameType | None) -> Any:
        try:
            task = asyncio.current_task(loop)
        except RuntimeError:
            task = None
        if task is not None and runs_application(task):
            raise ConsumerInterrupted("stopped by the Stop button")
        return kernels_handler(signum, frame)

    handler.spares_the_kernel = True  # type: ignore[attr-defined]  # to know it again
    signal.signal(signal.SIGINT, handler)


def let_stop_wake_the_loop() -> None:
    """Make Stop work at once on a cell that awaits while nothing else happens.

    The kernel's SIGINT handler runs in Python only when the loop wakes up. asyncio's add_signal_handler(), for
    any signal, also sets the wake-up descriptor that every signal writes to. Outside a notebook this changes nothing.
    """
    if hasattr(signal, "SIGUSR1") and in_a_notebook() and off_the_kernels_loop() is None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, lambda: None)


def _shorten_client_errors() -> None:
    """Show an exception of the `websockets` client with the reader's own lines only, not fifty of its inside.

    IPython asks an exception for `_render_traceback_` (InteractiveShell.showtraceback). The cell still fails.
    """
    from websockets.exceptions import InvalidHandshake, InvalidMessage, WebSocketException

    for kind in (WebSocketException, InvalidHandshake, InvalidMessage):
        kind._render_traceback_ = short_traceback  # type: ignore[attr-defined]  # IPython's convention


def short_traceback(error: BaseException) -> list[str]:
    """The traceback lines of `error` that matter to a reader: their own frames, then what happened."""
    return [*own_frames(error), f"{type(error).__name__}: {error}"]


class ServerError(RuntimeError):
    """The server can't do what was asked; the text says what to do next."""

    _render_traceback_ = short_traceback
