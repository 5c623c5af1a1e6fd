"""Where a learner's program runs, as the tests need it: its network and its files.

`Here` is this process's own. `Beside` asks the supervisor, which shares the place with the learner's process
and is out of its reach.
"""

import os
import socket
import stat
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from json import dumps, loads
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle, send_handle
from pathlib import Path
from subprocess import SubprocessError
from typing import Any, Protocol

from classroom.running.delay import OwnDelay
from classroom.running.processes import Processes
from classroom.running.unmet import Unmet

WORK = "work"  # the folder in its HOME in which a learner's program works, in a process of its own

MOST_FILES = 2000
MOST_BYTES = 8 << 20  # of all files that a test reads at once


class Place(Protocol):
    """A network and a folder."""

    def tcp_socket(self) -> socket.socket:
        """A fresh TCP socket in the learner's network: to connect to their server, or to be one."""

    def make_folder(self, files: dict[str, str], name: str) -> str:
        """The path of a new folder of this name, which holds these files: text by relative path."""

    def files(self, folder: str) -> dict[str, str]:
        """The text of each file in a folder and the folders below, by its relative path, sorted.

        No link is followed, and what is not UTF-8 is replaced; {} when there is no such folder.

        Raises:
            Unmet: they are too many, or too long.
        """

    def kept_waiting(self) -> float:
        """Seconds that the learner's processes have been ready to run, and had no processor, since some moment.

        0.0 where the system does not say (delay.py).
        """

    def processor_time(self) -> float:
        """Seconds of processor time that the learner's processes have used, with what it takes to look after them."""

    def working_folder(self) -> str:
        """The path of the folder in which the learner's program began to work."""

    def start_python(self, folder: str, words: list[str]) -> int:
        """Start Python in a folder, as the learner's own processes run; returns a number for it.

        Args:
            folder: its working folder.
            words: its arguments.

        Raises:
            Unmet: it can't be started there.
        """

    def look_at_python(self, number: int) -> tuple[int | None, str]:
        """The return code of what was started, or None while it runs; and what it has printed, errors too."""

    def hold_python(self, number: int, hold: bool) -> None:
        """Let what was started stand still, or go on; on Windows it goes on always."""

    def end_python(self, number: int) -> None:
        """End what was started, with all that it has started itself."""


class Here:
    """The place of the process that calls."""

    def __init__(self, base: str, working_folder: str | None = None, fork: Callable[[], None] | None = None):
        """
        Args:
            base: the path of a folder, in which new ones are made.
            working_folder: the learner's program's, when it is no part of this process.
            fork: as for `Processes`.
        """
        self._base, self._working_folder = base, working_folder
        self._processes = Processes(base, fork)
        self._delay = OwnDelay()

    def tcp_socket(self) -> socket.socket:
        """As `Place` says."""
        # The protocol by name: else asyncio sends small texts late (TCP_NODELAY), as it does not see that this is TCP.
        return socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)

    def make_folder(self, files: dict[str, str], name: str) -> str:
        """As `Place` says."""
        folder = Path(tempfile.mkdtemp(dir=self._base), name)
        folder.mkdir()
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        return str(folder)

    def kept_waiting(self) -> float:
        """As `Place` says."""
        return self._delay.now()

    def processor_time(self) -> float:
        """As `Place` says."""
        return time.process_time()

    def files(self, folder: str) -> dict[str, str]:
        """As `Place` says."""
        found, left = {}, MOST_BYTES
        for parent, _, names in os.walk(folder):
            for name in names:
                if (content := _content(os.path.join(parent, name), left + 1)) is not None:
                    path = Path(parent, name).relative_to(folder).as_posix()
                    found[path] = content.decode(errors="replace")
                    left -= len(content)
                if left < 0 or len(found) > MOST_FILES:
                    raise Unmet("Your code has left more files, or longer ones, than a check reads.")
        return dict(sorted(found.items()))

    def working_folder(self) -> str:
        """As `Place` says."""
        return self._working_folder or os.getcwd()

    def start_python(self, folder: str, words: list[str]) -> int:
        """As `Place` says."""
        try:
            return self._processes.start(folder, words)
        except (OSError, SubprocessError) as error:
            raise Unmet(f"No process can be started in {folder}: {error}") from None

    def look_at_python(self, number: int) -> tuple[int | None, str]:
        """As `Place` says."""
        return self._processes.look(number)

    def hold_python(self, number: int, hold: bool) -> None:
        """As `Place` says."""
        self._processes.hold(number, hold)

    def end_python(self, number: int) -> None:
        """As `Place` says."""
        self._processes.end(number)

    def close(self) -> None:
        """End all that was started here."""
        self._processes.end_all()


class Beside:
    """The place of a supervisor at the other end of a connection."""

    def __init__(self, supervisor: Connection):
        self._supervisor = supervisor
        self._one_at_a_time = threading.Lock()

    def tcp_socket(self) -> socket.socket:
        """As `Place` says."""
        with self._one_at_a_time:
            self._ask("tcp_socket")
            return socket.socket(fileno=recv_handle(self._supervisor))

    def make_folder(self, files: dict[str, str], name: str) -> str:
        """As `Place` says."""
        with self._one_at_a_time:
            path: str = self._ask("make_folder", files, name)
        return path

    def files(self, folder: str) -> dict[str, str]:
        """As `Place` says."""
        with self._one_at_a_time:
            texts: dict[str, str] = self._ask("files", folder)
        return texts

    def kept_waiting(self) -> float:
        """As `Place` says."""
        with self._one_at_a_time:
            seconds: float = self._ask("kept_waiting")
        return seconds

    def processor_time(self) -> float:
        """As `Place` says."""
        with self._one_at_a_time:
            seconds: float = self._ask("processor_time")
        return seconds

    def working_folder(self) -> str:
        """As `Place` says."""
        with self._one_at_a_time:
            path: str = self._ask("working_folder")
        return path

    def start_python(self, folder: str, words: list[str]) -> int:
        """As `Place` says."""
        with self._one_at_a_time:
            number: int = self._ask("start_python", folder, words)
        return number

    def look_at_python(self, number: int) -> tuple[int | None, str]:
        """As `Place` says."""
        with self._one_at_a_time:
            code, printed = self._ask("look_at_python", number)
            return code, printed

    def hold_python(self, number: int, hold: bool) -> None:
        """As `Place` says."""
        with self._one_at_a_time:
            self._ask("hold_python", number, hold)

    def end_python(self, number: int) -> None:
        """As `Place` says."""
        with self._one_at_a_time:
            self._ask("end_python", number)

    def ending(self) -> str:
        """How the learner's process has ended: "ended the whole program", or the limit that it hit."""
        with self._one_at_a_time:
            words: str = self._ask("ending")
        return words

    def _ask(self, request: str, *arguments: object) -> Any:
        try:
            self._supervisor.send_bytes(dumps([request, *arguments]).encode())
            answer = loads(self._supervisor.recv_bytes())
        except (EOFError, OSError):
            raise Unmet("Your program has ended.") from None
        if "wrong" in answer:
            raise Unmet(answer["wrong"])
        return answer["value"]


def answer(grader: Connection, place: Place, request: bytes) -> None:
    """Do what a `Beside` asks, on the supervisor's side.

    Args:
        grader: the connection on which it asked.
        place: whose method it is; the supervisor's own Here.
        request: what it asked.
    """
    method, *arguments = loads(request)
    try:
        value = getattr(place, method)(*arguments)
    except Unmet as unmet:
        return grader.send_bytes(dumps({"wrong": str(unmet)}).encode())
    except (OSError, ValueError) as error:
        return grader.send_bytes(dumps({"wrong": f"A file or a connection can't be had: {error}"}).encode())
    if not isinstance(value, socket.socket):
        return grader.send_bytes(dumps({"value": value}).encode())
    with value:
        grader.send_bytes(dumps({"value": None}).encode())
        send_handle(grader, value.fileno(), None)


def _content(path: str, most: int) -> bytes | None:
    """The first bytes of a file; None when it is no ordinary file: a link, a pipe, gone."""
    careful = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with suppress(OSError), open(os.open(path, os.O_RDONLY | careful), "rb") as file:
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return file.read(most)
    return None
