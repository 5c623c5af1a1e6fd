"""How long processes were ready to run and had no processor: the part of a wait that is the machine's.

Linux counts it for each thread, in /proc/PID/task/TID/schedstat (https://docs.kernel.org/scheduler/sched-stats.html).
Elsewhere it is 0.0 everywhere.
"""

import os
import time
from collections.abc import Callable, Iterable

FRESH = 0.05  # seconds for which a look at this process counts


class Delay:
    """Adds up the delays of processes that come and go; to be asked often, as one that has ended says nothing more.

    While one of them runs, the others' waiting is their own affair: who starts sixty processes gets no more time.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self._last: dict[str, tuple[float, float]] = {}
        self._looked = time.monotonic()

    def look(self, threads: Iterable[str]) -> float:
        """Add what has grown since the last look, at most the time in which none of them ran; returns the sum.

        Args:
            threads: the folder in /proc of each thread.

        Returns:
            Seconds.
        """
        now, looked = {thread: _ran_and_waited(thread) for thread in threads}, time.monotonic()
        grown = [(ran - self._last.get(thread, (0.0, 0.0))[0], waited - self._last.get(thread, (0.0, 0.0))[1])
                 for thread, (ran, waited) in now.items()]  # fmt: skip
        idle = looked - self._looked - sum(ran for ran, _ in grown)
        self.seconds += max(0.0, min(idle, sum(waited for _, waited in grown)))
        self._last, self._looked = now, looked
        return self.seconds


class OwnDelay(Delay):
    """The delay of this process and of those that it has started."""

    def now(self) -> float:
        """Seconds, as of the last 50 ms: to look at all threads takes a millisecond, and a check asks a hundred times."""
        if time.monotonic() - self._looked >= FRESH:
            self.look(with_descendants("/proc/self") if _has_children() else threads_of("/proc/self"))
        return self.seconds


def seldom(delay: Callable[[], float]) -> Callable[[], float]:
    """The same, asked every 50 ms at most: what it says is that old in between."""
    known, asked = 0.0, float("-inf")

    def known_delay() -> float:
        nonlocal known, asked
        if (now := time.monotonic()) - asked >= FRESH:
            known, asked = delay(), now
        return known

    return known_delay


def _has_children() -> bool:
    """Whether this process has any: one system call, in place of a file for each thread."""
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except (AttributeError, ChildProcessError):  # the first where there is no waitid(), and no /proc either
        return False
    return True


def threads_of(process: str) -> list[str]:
    """The folder of each thread of a process, whose folder in /proc is given."""
    try:
        return [f"{process}/task/{thread}" for thread in os.listdir(f"{process}/task")]
    except OSError:  # it has just ended, or this is not Linux
        return []


def with_descendants(process: str) -> list[str]:
    """The same, with the threads of the processes that it has started, and of those that they have.

    The file `children` of proc(5) is there where the kernel was built with it; else they are left out.
    """
    threads = threads_of(process)
    children = [f"/proc/{child}" for thread in threads for child in _read(f"{thread}/children").split()]
    return threads + [thread for child in children for thread in with_descendants(child)]


def thread_delay(thread: str) -> float:
    """Seconds that a thread has waited for a processor; of a process's folder, it is that of its main thread."""
    return _ran_and_waited(thread)[1]


def _ran_and_waited(thread: str) -> tuple[float, float]:
    words = _read(f"{thread}/schedstat").split()
    return (int(words[0]) / 1e9, int(words[1]) / 1e9) if len(words) > 1 else (0.0, 0.0)


def _read(path: str) -> str:
    try:
        with open(path) as file:
            return file.read()
    except OSError:  # it has just ended, or nothing is counted here
        return ""
