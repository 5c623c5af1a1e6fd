"""Inside a worker process: run a learner's cells as their notebook would, then answer the grader's requests.

The process belongs to the learner's code from its first cell on. Nothing here is trusted by the grader: it
reads bounded JSON from the channel, and the verdict is formed on its own side of the socket.
"""

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from json import dumps, loads  # by name: a learner may put something else into the module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypedDict

from IPython.core.compilerop import CachingCompiler
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell

from classroom.paths import ROOT
from classroom.running import forks
from classroom.running.attempts import defined, most_similar
from classroom.running.cells import Cell
from classroom.running.limits import Limits, take_spare_threads
from classroom.running.place import WORK
from classroom.running.program import Program, Wrong, describe
from classroom.running.remarks import noting_remarks
from classroom.running.unawaited import noting_missing_awaits
from classroom.running.watchdog import Watch, watchdog

# What the grader asks (`run` says what the keys hold). One of them is a keyword, which a class could not have.
Request = TypedDict("Request", {"id": int, "do": str, "with": list[Any], "within": float})

MISSING = "The notebook does not define `{name}`."
NEAR = " It does define `{near}`. If that is your answer, call it `{name}`."


def run(
    channel: Connection, cells: Sequence[Cell], home: str, environment: dict[str, str], limits: Limits
) -> None:
    """Run the cells, then answer requests until the grader ends this process.

    Args:
        channel: to the grader; carries JSON. Out: {"cell": index} as a cell begins, {"ready": true}, then for
            each request {"id": n, "value": ...} or {"id": n, "wrong": "a sentence"}. In: requests, which have
            "id", "do" (a coroutine of Program), "with" (its arguments) and "within" (seconds).
        cells: what to run, in order.
        home: the path of an empty folder; the working folder is made in it.
        environment: all environment variables that the learner's code sees, besides HOME.
        limits: what this process may use: to say so when it hits one.
    """
    forks.hear_interrupts()
    os.environ.clear()
    os.environ.update(environment | {"HOME": home})
    if hasattr(time, "tzset"):
        time.tzset()
    folder = os.path.join(home, WORK)
    os.mkdir(folder)
    os.chdir(folder)
    sys.argv = ["notebook"]
    installed = (sys.prefix, sys.base_prefix)
    sys.path[:] = ["", str(ROOT), *(entry for entry in sys.path if entry.startswith(installed))]  # no tests
    _silence()
    # Twisted needs a loop that watches sockets, which on Windows is not the default one
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(_main(channel, cells, limits))


async def _main(channel: Connection, cells: Sequence[Cell], limits: Limits) -> None:
    shell = Shell.instance()
    shell.move_in(os.environ["HOME"])
    errors = []
    for index, cell in enumerate(cells):
        channel.send_bytes(dumps({"cell": index}).encode())
        result = await shell.run_named(cell)
        if (error := result.error_before_exec or result.error_in_exec) is not None:
            errors.append(f"{cell.name[0].upper()}{cell.name[1:]} raised {describe(error)}")
    take_spare_threads()
    missing_awaits: list[str] = []
    remarks: list[str] = []
    loop = asyncio.get_running_loop()
    given = [cell.source for cell in cells if cell.task is None]
    noting = noting_remarks(remarks, shell.user_ns, given)
    with watchdog() as watch, noting_missing_awaits(missing_awaits), noting:
        missing = _missing(cells, shell.user_ns)
        program = _Program(shell.user_ns, missing, missing_awaits, remarks, watch.clock, errors)
        program.limits, program.cells, program.shell = limits, cells, shell
        threading.Thread(target=_answer_all, args=(channel, program, loop, watch), daemon=True).start()
        channel.send_bytes(dumps({"ready": True}).encode())
        await loop.create_future()  # the grader ends this process


def _missing(cells: Sequence[Cell], names: Mapping[str, object]) -> Callable[[str], str]:
    """What to say of a name that none of the cells defines."""

    def sentence(name: str) -> str:
        there = {one for cell in cells for one in defined(cell.source)} & names.keys()
        near = "".join(NEAR.format(near=one, name=name) for one in most_similar(name, there))
        return MISSING.format(name=name) + near

    return sentence


class _Program(Program):
    """A learner's program that runs within limits."""

    limits: Limits
    cells: Sequence[Cell]
    shell: "Shell"

    async def serve(self, name: str, process: int = 0) -> str:
        """As a Program's, by a Daphne that measures no time: on a busy machine that would be the machine's."""
        address = await super().serve(name, process)
        if self.server is not None:
            self.server.wait_for_ever()
        return address

    def _cell(self, name: str) -> tuple[str, str]:
        cell = next(cell for cell in reversed(self.cells) if name in defined(cell.source))
        return self.shell.as_python(cell), f"<{cell.name}>"

    async def raised(self) -> list[str]:
        """As a Program's, with a sentence for each limit that it shows."""
        raised = await super().raised()
        return [*raised, *self.limits.hit(raised)]


def _answer_all(channel: Connection, program: Program, loop: asyncio.AbstractEventLoop, watch: Watch) -> None:
    """Hand each request to the program on its loop; a thread, so that a blocked loop loses no request."""
    running = set()  # an event loop holds its tasks weakly
    while True:
        try:
            request: Request = loads(channel.recv_bytes())
        except (EOFError, OSError):
            return  # the grader is gone, or the learner's code has closed the channel
        watch.be_patient(request["within"])
        answering = asyncio.run_coroutine_threadsafe(_answer(channel, program, request), loop)
        running.add(answering)
        answering.add_done_callback(running.discard)


async def _answer(channel: Connection, program: Program, request: Request) -> None:
    try:
        answer = {"value": await getattr(program, request["do"])(*request["with"])}
    except Wrong as wrong:
        answer = {"wrong": str(wrong)}
    except Exception as error:  # e.g. the server can't start because of what the learner's code did before
        answer = {"wrong": f"The program could not be served: {describe(error)}"}
    channel.send_bytes(dumps({"id": request["id"], **answer}).encode())


class _CellNames(CachingCompiler):
    """Names cells in error reports by what a learner calls them, and not by a count that they never saw."""

    current = ""

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        return f"<{self.current}>"

    def format_code_name(self, name: str) -> tuple[str, str] | None:
        if name in self._filename_map:
            return "Cell", f"({name.strip('<>')})"
        return None


class Shell(InteractiveShell):
    """IPython's shell, which runs a cell as a notebook does: with top-level await, and with magics."""

    compile: _CellNames  # IPython makes it

    def __init__(self, **options: Any):
        HistoryManager.enabled = False  # type: ignore[assignment]  # a trait: a database on disk, for nobody
        super().__init__(compiler_class=_CellNames, **options)  # type: ignore[no-untyped-call]  # IPython's

    def move_in(self, home: str) -> None:
        """Use this process's folders: the shell may have been made before the process (rehearsal/)."""
        self.ipython_dir = home
        self.starting_dir = os.getcwd()
        if self.history_manager is not None:
            self.history_manager.dir_hist[:] = [Path.cwd()]

    async def run_named(self, cell: Cell) -> ExecutionResult:
        """Run one cell, under its name."""
        self.compile.current = cell.name
        code, failed = cell.source, None
        try:
            code = self.as_python(cell)
        except Exception:
            failed = sys.exc_info()
        return await self.run_cell_async(
            cell.source, store_history=False, transformed_cell=code, preprocessing_exc_tuple=failed
        )

    def as_python(self, cell: Cell) -> str:
        """A cell whose magics are turned into Python."""
        code: str = self.transform_cell(cell.source)  # type: ignore[no-untyped-call]  # IPython's
        return code

    def showtraceback(self, *args: object, **kwargs: object) -> None:
        """Nobody reads this output; the error is in the result."""

    showsyntaxerror = showtraceback


def _silence() -> None:
    """Send to nowhere all that is printed, also by child processes: any amount costs nothing."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w")
