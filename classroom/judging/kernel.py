"""The notebook's own kernel, lent to a check: its names, its event loop, its one server."""

import asyncio
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from json import dumps, loads
from typing import Any

from classroom.judging.learner import Learner
from classroom.running.attempts import attempts
from classroom.running.place import Here
from classroom.running.program import Program, Wrong, describe
from classroom.running.remarks import noting_remarks
from classroom.running.unmet import Unmet
from classroom.running.watchdog import Watch
from classroom.server import Server, current_server
from classroom.server.notebook import kernel_shell
from classroom.server.older import nothing_is_older


def _missing(name: str) -> str:
    return f"`{name}` does not exist yet: run the cell above first."


class Kernel:
    """A line to the program that lives in this kernel (`learner.Line`). Make it on the kernel's loop.

    Attributes:
        place: the kernel's own network, and a folder that is there while a check runs.
        learner: what the last check has seen.
    """

    def __init__(
        self, names: dict[str, object], watch: Watch, missing_awaits: list[str], given: Sequence[str] = ()
    ):
        """
        Args:
            names: the notebook's namespace.
            watch: over the kernel's event loop.
            missing_awaits: where `noting_missing_awaits` writes.
            given: as for `noting_remarks`.
        """
        self._watch, self._names, self._given = watch, names, given
        self._remarks: list[str] = []
        self.program = _KernelProgram(names, _missing, missing_awaits, self._remarks, watch.clock)
        self._loop = asyncio.get_running_loop()
        self._asked: list[Future[Any]] = []
        self._stopped = False

    def ask(self, request: str, *arguments: object, within: float = 0.0) -> Future[Any]:
        """As `learner.Line` says; called from the tests' thread."""
        self._watch.be_patient(within)
        answer = asyncio.run_coroutine_threadsafe(self._answer(request, loads(dumps(arguments))), self._loop)
        self._asked.append(answer)
        if self._stopped:
            answer.cancel()
        return answer

    @contextmanager
    def open(self, task: str) -> Iterator[Learner]:
        """The Learner of this kernel, for a task."""
        self.program.answer_cell = f"answer-{task.replace('.', '-')}"
        with (
            tempfile.TemporaryDirectory(prefix="course-", ignore_cleanup_errors=True) as folder,
            noting_remarks(self._remarks, self._names, self._given),
        ):
            self.place, self.learner = Here(folder), Learner(self)
            try:
                yield self.learner
            finally:
                self.place.close()

    def stop(self) -> None:
        """End every wait of the tests now."""
        self._stopped = True
        for answer in self._asked:
            answer.cancel()

    async def _answer(self, request: str, arguments: list[Any]) -> Any:
        try:
            value = await getattr(self.program, request)(*arguments)
        except Wrong as wrong:
            raise Unmet(str(wrong)) from None
        except Exception as error:  # e.g. the server can't start after what was done in this kernel before
            raise Unmet(f"The application could not be served: {describe(error)}") from None
        if request == "serve" and (server := self.program.server) is not None:
            server.show_failure = _in_the_message
        return value


class _KernelProgram(Program):
    """What is in this kernel now.

    Attributes:
        answer_cell: the id of the cell that answers the task.
    """

    answer_cell = ""

    def _named(self, name: str) -> object:
        """As a Program's, but nothing that an earlier run has left behind, when the last one failed."""
        if (trouble := attempts.trouble(name, self._names, self.answer_cell)) is not None:
            sentence, raised = trouble
            self._raised += [raised] if raised else []
            raise Wrong(sentence)
        return super()._named(name)

    def _cell(self, name: str) -> tuple[str, str]:
        shell, cell = kernel_shell(), attempts.cell(name)
        if shell is None or cell is None:
            raise Wrong(f"Run the cell that defines `{name}` again, then check again.")
        source = shell.transform_cell(cell)
        return source, shell.compile.get_code_name(cell, source, shell.execution_count)


@contextmanager
def borrowed_server() -> Iterator[None]:
    """Whatever is served meanwhile, the kernel's server goes on with its own application afterwards.

    What earlier attempts have left running is ended first: it would show in this check's picture.
    """
    before = current_server()
    # for a server that the check starts, where there was none
    kept: dict[str, Any] = {"show_failure": Server.show_failure}
    if before is not None:
        before.cancel_left_behind()
        kept = {"show_failure": before.show_failure, "application": before.application}
    try:
        with nothing_is_older():
            yield
    finally:
        if (server := current_server()) is not None:
            for name, value in kept.items():
                setattr(server, name, value)


def _in_the_message(failure: str) -> None:
    """What the application raised is shown in the check's message, and not once more under the cell."""
