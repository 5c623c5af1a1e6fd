"""The processes that the grader itself starts in a learner's place: commands.py asks for them."""

import itertools
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import BinaryIO

from classroom.running.warm_python import WarmPython, understood

LONGEST = 1 << 18  # bytes of what one has printed, the last ones, that are read


class Processes:
    """Some that run Python, known by their numbers."""

    def __init__(self, base: str, fork: Callable[[], None] | None = None):
        """
        Args:
            base: the path of a folder for what they print.
            fork: given when this process has one thread and is itself a fork of the warm one (forks.py): then each is
                a fork of this one where it can be. Called in each new process before it runs anything.
        """
        self._base, self._fork = base, fork
        self._numbers = itertools.count()
        self._running: dict[int, tuple[subprocess.Popen[bytes] | WarmPython, BinaryIO]] = {}

    def start(self, folder: str, words: Sequence[str]) -> int:
        """Start Python in a folder.

        Args:
            folder: its working folder.
            words: its arguments.

        Returns:
            A number.

        Raises:
            OSError: it can't be started there.
        """
        with tempfile.NamedTemporaryFile(dir=self._base, delete=False) as printed:
            read = open(printed.name, "rb")  # noqa: SIM115 - `end` closes it
            with suppress(PermissionError):  # Windows keeps a file that somebody has open
                os.unlink(printed.name)
            process = self._begin(folder, words, printed.fileno())
        number = next(self._numbers)
        self._running[number] = process, read
        return number

    def _begin(self, folder: str, words: Sequence[str], printed: int) -> subprocess.Popen[bytes] | WarmPython:
        environment = {**os.environ, "PYTHON_COLORS": "0", "PYTHONUNBUFFERED": "1"}
        if self._fork is not None and understood(words):
            return WarmPython(words, folder, printed, environment, self._fork)
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=printed,
            preexec_fn=self._fork,
            process_group=0 if os.name == "posix" else None,
        )

    def look(self, number: int) -> tuple[int | None, str]:
        """The return code of one, or None while it runs; and what it has printed, errors too."""
        process, printed = self._running[number]
        code = process.poll()
        printed.seek(max(0, os.fstat(printed.fileno()).st_size - LONGEST))
        return code, printed.read(LONGEST).decode(errors="replace")

    def hold(self, number: int, hold: bool) -> None:
        """Let one stand still, with all that it has started, or go on. Windows has no such signal: it goes on always."""
        if os.name == "posix":
            with suppress(ProcessLookupError):  # it has ended
                os.killpg(self._running[number][0].pid, signal.SIGSTOP if hold else signal.SIGCONT)

    def end_all(self) -> None:
        """End all that were not ended yet."""
        for number in list(self._running):
            self.end(number)

    def end(self, number: int) -> None:
        """End one, with all that it has started."""
        process, printed = self._running.pop(number)
        printed.close()
        if os.name == "posix":
            with suppress(ProcessLookupError, PermissionError):  # it has ended, and left nothing
                os.killpg(process.pid, signal.SIGKILL)
        elif isinstance(process, subprocess.Popen):  # as all are on Windows
            process.kill()
        process.wait()
