"""A process of its own for a learner's program, as the grader holds it: begin, ask, end.

Whatever the process does, it costs one verdict and never the grader: messages are bounded JSON, waits are
bounded, and the process is ended with all that it started.
"""

import itertools
import multiprocessing
import os
import queue
import signal
import sys
import tempfile
import threading
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from json import dumps, loads
from types import ModuleType

from classroom.grading.cells import Cell
from classroom.grading.client import Unmet

CELL_LIMIT = 10.0  # seconds that one cell may run
START_LIMIT = 60.0  # seconds for the first process to import Django and Daphne, on a slow disk
LONGEST_MESSAGE = 1 << 20  # bytes

# All that a learner's code sees of the environment, besides a HOME that is its own empty folder.
ENVIRONMENT = (
    "PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH",
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "TEMP", "TMP",
)  # fmt: skip

_starting = threading.Lock()


class CellEnded(Exception):
    """A cell did not come to its end: it ran too long, or ended the whole process.

    Attributes:
        cell: that cell.
    """

    def __init__(self, cell: Cell, sentence: str):
        super().__init__(sentence)
        self.cell = cell


class Worker:
    """A process that has run the cells and then answers requests: a `learner.Line`."""

    def __init__(self, cells: list[Cell], cell_limit: float = CELL_LIMIT):
        """
        Args:
            cells: what to run, in order.
            cell_limit: seconds that each may take.
        """
        self._cells = cells
        self._cell_limit = cell_limit
        # what the process must say before it answers requests, in this order
        self._steps = iter([*({"cell": index} for index in range(len(cells))), {"ready": True}])
        self._progress: queue.SimpleQueue = queue.SimpleQueue()
        self._pending: dict[int, Future] = {}
        self._numbers = itertools.count()
        self._ended: str | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start the process and wait until its cells have run.

        Raises:
            CellEnded: a cell did not come to its end.
        """
        self._folder = tempfile.TemporaryDirectory(prefix="course-", ignore_cleanup_errors=True)
        working_folder = os.path.join(self._folder.name, "work")
        os.mkdir(working_folder)
        environment = _environment() | {"HOME": self._folder.name}
        self._channel, theirs = multiprocessing.Pipe()
        self._process = _context().Process(
            target=_run_inside, args=(theirs, self._cells, working_folder, environment), daemon=True
        )
        with _starting, _clean_environment(), _no_main_module():
            self._process.start()
        theirs.close()
        threading.Thread(target=self._listen, daemon=True).start()
        try:
            self._wait_for_cells()
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """End the process, with all that it has started, and remove its folder."""
        _kill(self._process)
        self._process.join()
        self._process.close()
        self._channel.close()
        self._folder.cleanup()

    def ask(self, request: str, *arguments, within: float = 0.0) -> Future:
        """As `learner.Line` says."""
        future, number = Future(), next(self._numbers)
        with self._lock:
            if self._ended is not None:
                future.set_exception(Unmet(self._ended))
                return future
            self._pending[number] = future
        message = {"id": number, "do": request, "with": arguments, "within": within}
        with suppress(OSError):  # the process has ended; the listener says so to every pending future
            self._channel.send_bytes(dumps(message).encode())
        return future

    def _wait_for_cells(self) -> None:
        running, limit = None, START_LIMIT
        while True:
            try:
                message = self._progress.get(timeout=limit)
            except queue.Empty:
                message = f"did not end within {limit:g} seconds"
            if isinstance(message, str):
                name = running.name if running else "the program"
                raise CellEnded(running, f"{name[0].upper()}{name[1:]} {message}.")
            if "ready" in message:
                return
            running, limit = self._cells[message["cell"]], self._cell_limit

    def _listen(self) -> None:
        """Read what the process says, until it ends or says what makes no sense."""
        try:
            while True:
                self._hear(loads(self._channel.recv_bytes(LONGEST_MESSAGE)))
        except (EOFError, ConnectionError):
            sentence = "ended the whole program"
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            sentence = "wrote into the grader's channel"
        self._progress.put(sentence)
        with self._lock:
            self._ended = f"Your code {sentence}."
        for future in list(self._pending.values()):
            _settle(future, error=self._ended)

    def _hear(self, message: dict) -> None:
        if "id" not in message:
            if message != next(self._steps, None):
                raise ValueError("out of turn")
            self._progress.put(message)
        elif "wrong" in message:
            _settle(self._pending.pop(message["id"]), error=str(message["wrong"]))
        else:
            _settle(self._pending.pop(message["id"]), value=message["value"])


def _settle(future: Future, value=None, error: str | None = None) -> None:
    """Give a future its outcome, unless whoever waited for it has gone."""
    if not future.set_running_or_notify_cancel():
        return
    if error is None:
        future.set_result(value)
    else:
        future.set_exception(Unmet(error))


def _run_inside(*arguments) -> None:
    from classroom.grading.inside import run  # only there: the grader itself needs no IPython

    run(*arguments)


def _context():
    """Fork workers from one warm process that has imported all they need; spawn where there is no fork."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["classroom.grading.warm"])
    return context


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}


@contextmanager
def _clean_environment():
    """A new process inherits the environment as it is now, and can read it even after changing its own."""
    everything = dict(os.environ)
    clean = _environment()
    os.environ.clear()
    os.environ.update(clean)
    try:
        yield
    finally:
        os.environ.update(everything)


@contextmanager
def _no_main_module():
    """A new process imports the main module of this one, which here is pytest or the `course` command."""
    main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _kill(process) -> None:
    """End the process and the processes that it started; it leads a process group, once it runs."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (AttributeError, OSError):  # Windows, or too early: the group is not yet there
        process.kill()
