"""A process of its own for a learner's program, as the grader holds it: begin, ask, end.

Whatever the process does, it costs one verdict and never the grader: messages are bounded JSON, waits are
bounded, and the process is ended with all that it started.
"""

import itertools
import multiprocessing
import os
import queue
import shutil
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from json import dumps, loads
from multiprocessing.connection import Connection
from typing import Any

from classroom.running import forks
from classroom.running.cells import Cell
from classroom.running.limits import Limits
from classroom.running.place import WORK, Beside, Here
from classroom.running.unmet import Unmet
from classroom.running.waits import fair_waits

LIMITS = Limits()
NAMESPACES = True  # where the system allows them
CELL_LIMIT = 10.0  # seconds that one cell may run
START_LIMIT = 60.0  # seconds for the first process to import Django and Daphne, on a slow disk
END_LIMIT = 10.0  # seconds for the supervisor to end all that it looks after
LONGEST_MESSAGE = 1 << 20  # bytes


class CellEnded(Exception):
    """A cell did not come to its end: it ran too long, or ended the whole process.

    Attributes:
        cell: that cell; None when it was the program, before its first cell had begun.
    """

    def __init__(self, cell: Cell | None, sentence: str):
        super().__init__(sentence)
        self.cell = cell


class WorkerError(Exception):
    """A process for a learner's program can't be made: the fault of this machine and not of the program."""


class Worker:
    """A process that has run the cells and then answers requests: a `learner.Line`.

    Attributes:
        place: the network and the files of that process.
        isolation: what keeps it in, in a sentence; known once it has started.
        used: seconds of processor time that it has used, once it has ended.
        kept_waiting: seconds that it was ready to run and had no processor, once it has ended.
    """

    place: Beside | Here
    isolation: str
    used = kept_waiting = 0.0
    _begun = False

    def __init__(self, cells: list[Cell], cell_limit: float = CELL_LIMIT, limits: Limits | None = None):
        """
        Args:
            cells: what to run, in order.
            cell_limit: seconds that each may take.
            limits: what the process may use; `LIMITS` when not given.
        """
        self._limits = limits or LIMITS
        self._cells = cells
        self._cell_limit = cell_limit
        # what the process must say before it answers requests, in this order
        self._steps = iter([*({"cell": index} for index in range(len(cells))), {"ready": True}])
        self._progress: queue.SimpleQueue[dict[str, Any] | str] = queue.SimpleQueue()
        self._pending: dict[int, Future[Any]] = {}
        self._numbers = itertools.count()
        self._ended: str | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start the process and wait until its cells have run.

        Raises:
            CellEnded: a cell did not come to its end.
            WorkerError: no process can be made.
        """
        self._channel, theirs = multiprocessing.Pipe()
        self._supervisor, supervisors = multiprocessing.Pipe()
        context = forks.context()
        arguments = (theirs, supervisors, self._cells, forks.environment(), self._limits)
        if context.get_start_method() == "forkserver":
            self._process = context.Process(target=_run_supervised, args=(*arguments, NAMESPACES))
            self.place = Beside(self._supervisor)
        else:
            self._folder = tempfile.TemporaryDirectory(prefix="course-", ignore_cleanup_errors=True)
            self._process = context.Process(target=_run_alone, args=(*arguments, self._folder.name))
            self.place = Here(self._folder.name, os.path.join(self._folder.name, WORK))
        self._process.daemon = True
        forks.start(self._process)
        theirs.close()
        supervisors.close()
        try:
            self._wait_for_the_process()
            threading.Thread(target=self._listen, daemon=True).start()
            self._wait_for_cells()
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """End the process, with all that it has started, and remove its folder."""
        if self._begun and isinstance(self.place, Beside):
            with suppress(Unmet):
                self.used, self.kept_waiting = self.place.processor_time(), self.place.kept_waiting()
        self._supervisor.close()
        self._process.join(END_LIMIT)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()
        self._process.close()
        self._channel.close()
        if isinstance(self.place, Here):
            self.place.close()
            self._folder.cleanup()

    def ask(self, request: str, *arguments: object, within: float = 0.0) -> Future[Any]:
        """As `learner.Line` says."""
        future: Future[Any] = Future()
        number = next(self._numbers)
        with self._lock:
            if self._ended is not None:
                future.set_exception(Unmet(self._ended))
                return future
            self._pending[number] = future
        message = {"id": number, "do": request, "with": arguments, "within": within}
        with suppress(OSError):  # the process has ended; the listener says so to every pending future
            self._channel.send_bytes(dumps(message).encode())
        return future

    def _wait_for_the_process(self) -> None:
        """Until it is there, and nothing of the learner's has run yet."""
        if not self._supervisor.poll(START_LIMIT):
            raise WorkerError(f"No process for a learner's program came up within {START_LIMIT:g} seconds.")
        try:
            message = loads(self._supervisor.recv_bytes())
        except (EOFError, OSError):
            raise WorkerError("The process for a learner's program ended before it had begun.") from None
        if "broken" in message:
            raise WorkerError(f"No process for a learner's program can be made: {message['broken']}.")
        self.isolation, self._begun = message["isolation"], True

    def _wait_for_cells(self) -> None:
        running: Cell | None = None
        limit = START_LIMIT
        left: dict[object, float] = {cell.shares: self._cell_limit for cell in self._cells}
        while True:
            began = self._own_clock()
            message = self._next_step(limit) or self._too_long(running)
            if isinstance(message, str):
                name = running.name if running else "the program"
                raise CellEnded(running, f"{name[0].upper()}{name[1:]} {message}.")
            if "ready" in message:
                return
            if running is not None:
                left[running.shares] -= self._own_clock() - began
            running = self._cells[message["cell"]]
            limit = max(0.0, left[running.shares])

    def _too_long(self, running: Cell | None) -> str:
        if running is None:
            return f"did not begin within {START_LIMIT:g} seconds"
        copies = sum(cell.shares == running.shares for cell in self._cells)
        return f"{'and its copies ' * (copies > 1)}did not end within {self._cell_limit:g} seconds"

    def _own_clock(self) -> float:
        """Seconds, of which those do not count in which the program had no processor."""
        return time.monotonic() - self.place.kept_waiting()

    def _next_step(self, limit: float) -> dict[str, Any] | str | None:
        """What the process says next; None when it has had so many seconds for it."""
        for seconds in fair_waits(self.place.kept_waiting, limit):
            with suppress(queue.Empty):
                return self._progress.get(timeout=seconds)
        return None

    def _listen(self) -> None:
        """Read what the process says, until it ends or says what makes no sense."""
        try:
            while True:
                self._hear(_plain(loads(self._channel.recv_bytes(LONGEST_MESSAGE))))
        except (EOFError, ConnectionError):
            sentence = self._ending()
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            sentence = "wrote into the grader's channel"
        self._progress.put(sentence)
        with self._lock:
            self._ended = f"Your code {sentence}."
        for future in list(self._pending.values()):
            _settle(future, error=self._ended)

    def _ending(self) -> str:
        if isinstance(self.place, Beside):
            with suppress(Unmet):
                return self.place.ending()
        return "ended the whole program"

    def _hear(self, message: Any) -> None:
        if "id" not in message:
            if message != next(self._steps, None):
                raise ValueError("out of turn")
            self._progress.put(message)
        elif "wrong" in message:
            _settle(self._pending.pop(message["id"]), error=str(message["wrong"]))
        else:
            _settle(self._pending.pop(message["id"]), value=message["value"])


def _settle(future: Future[Any], value: Any = None, error: str | None = None) -> None:
    """Give a future its outcome, unless whoever waited for it has gone."""
    if not future.set_running_or_notify_cancel():
        return
    if error is None:
        future.set_result(value)
    else:
        future.set_exception(Unmet(error))


def _plain(message: Any) -> Any:
    """JSON without the half characters that no file and no terminal can take."""
    return loads(dumps(message, ensure_ascii=False).encode(errors="replace"))


def _run_supervised(
    channel: Connection,
    grader: Connection,
    cells: Sequence[Cell],
    environment: dict[str, str],
    limits: Limits,
    namespaces: bool,
) -> None:
    from classroom.running.inside import run  # only there: the grader itself needs no IPython
    from classroom.running.supervisor import supervise

    def learner(home: str) -> None:
        run(channel, cells, home, environment, limits)

    supervise(channel, grader, learner, limits, namespaces)


def _run_alone(
    channel: Connection,
    grader: Connection,
    cells: Sequence[Cell],
    environment: dict[str, str],
    limits: Limits,
    folder: str,
) -> None:
    """Without a supervisor, as on Windows: the process looks itself whether the grader is still there."""
    from classroom.running.inside import run

    def end_with_the_grader() -> None:
        with suppress(EOFError, OSError):
            grader.recv_bytes()
        os.chdir(os.path.dirname(folder))  # Windows removes no folder that somebody works in
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)

    isolation = "No limits and no namespaces: this system has none."
    grader.send_bytes(dumps({"isolation": isolation}).encode())
    threading.Thread(target=end_with_the_grader, daemon=True).start()
    run(channel, cells, folder, environment, limits)
