"""What all processes of a PID namespace use together, as /proc says it: the system itself limits each one only.

The manual page: proc(5). To be read by a process outside whose /proc is that of the namespace.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress

from classroom.running.delay import threads_of


def processes() -> list[str]:
    """The folder in /proc of each process."""
    return [f"/proc/{name}" for name in os.listdir("/proc") if name.isdecimal()]


def uses_more_memory(than: int) -> bool:
    """Whether they use more bytes than that: of memory, of swap, and of what the system needs to map it."""
    return _sum(_at_most) > than and _sum(_exactly) > than


def connections() -> int:
    """How many sockets there are in the network namespace, those included that no process has open (any more, or yet)."""
    first_line = _read("/proc/1/net/sockstat").partition("\n")[0]
    return int(first_line.split()[-1])  # sockets: used 7


def processor_time(process: str) -> float:
    """Seconds that a process has used, with those of the processes that it has started and waited for.

    Args:
        process: its folder in /proc.
    """
    try:
        used = _read(f"{process}/stat").rpartition(")")[2].split()[11:15]
    except OSError:  # it has just ended
        return 0.0
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


def _sum(of_folder: Callable[[str], int]) -> int:
    total = 0
    for folder in _with_memory():
        with suppress(FileNotFoundError, ProcessLookupError):  # it has just ended
            total += of_folder(folder)
    return total


def _with_memory() -> Iterator[str]:
    """For each process, the folder of one of its threads that is alive.

    A process is still there when its first thread has ended, but its own folder speaks of that one, which has nothing.
    """
    for process in processes():
        with suppress(OSError):  # it has just ended
            if "VmRSS" in _read(f"{process}/status"):
                yield process
                continue
            yield from [one for one in threads_of(process) if "VmRSS" in _read(f"{one}/status")][:1]


def _at_most(folder: str) -> int:
    """What is there for a process; quick, but what processes share is counted for each."""
    return _kibibytes(f"{folder}/status", ("VmRSS:", "VmSwap:", "VmPTE:"))


def _exactly(folder: str) -> int:
    """The same, with what is shared divided among those who share it."""
    try:
        shared_out = _kibibytes(f"{folder}/smaps_rollup", ("Pss:", "SwapPss:"))
    except PermissionError:  # it has forbidden others to look (PR_SET_DUMPABLE)
        return _at_most(folder)
    return shared_out + _kibibytes(f"{folder}/status", ("VmPTE:",))


def _kibibytes(path: str, names: tuple[str, ...]) -> int:
    """The sum of these lines of a file, in bytes."""
    return sum(int(line.split()[1]) << 10 for line in _read(path).splitlines() if line.startswith(names))


def _read(path: str) -> str:
    """The text of a small file; ten times a second for each learner, so without what pathlib costs."""
    with open(path) as file:
        return file.read()
