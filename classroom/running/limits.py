"""What a learner's process may use, and the words for having used more.

The system holds most of these limits by itself (setrlimit(2), POSIX). They hold for each process of the
learner's, and memory, with namespaces, also for all of them together. Windows has no such limits: there the
grader's patience is the only one. What is printed costs nothing, as it is kept nowhere.
"""

import errno
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]  # the name stands for a module elsewhere

SPARE = 8  # threads that the classroom itself starts in the learner's process


@dataclass(frozen=True)
class Limits:
    """Attributes:
    cpu: seconds of processor time.
    memory: bytes, those that Python itself needs included.
    file: bytes in one file.
    disk: bytes in all files together; held with namespaces only.
    processes: processes and threads at once.
    files: files and connections open at once.
    connections: those of all processes together; held with namespaces only.
    """

    cpu: int = 30
    memory: int = 1 << 30
    file: int = 16 << 20
    disk: int = 64 << 20
    processes: int = 64
    files: int = 256
    connections: int = 1024

    def words(self, name: str) -> str:
        """What the code did that went past this limit, e.g. "used more than 1 GiB of memory"."""
        return {
            "cpu": f"used more than {self.cpu} second{'s' * (self.cpu != 1)} of processor time",
            "memory": f"used more than {_size(self.memory)} of memory",
            "file": f"wrote a file of more than {_size(self.file)}",
            "disk": f"wrote more than {_size(self.disk)} to its files",
            "processes": f"ran more than {self.processes} processes and threads at once",
            "files": f"had more than {self.files} files and connections open at once",
            "connections": f"had more than {self.connections} connections at once",
            "calls": "asked the system for what is not to be had here: shared memory, memfd, splice, sendfile, io_uring",
        }[name]

    def hit(self, errors: Iterable[str]) -> list[str]:
        """A sentence for each limit that shows in these error texts: Python's own words seldom name it."""
        text = "\n".join(errors)
        return [f"Your code {self.words(name)}." for name, shows in _SIGNS.items() if re.search(shows, text)]

    def impose(self, running: int = 0) -> None:
        """Impose them on this process, and on all that it starts.

        Args:
            running: processes and threads that the system counts already, because they have the same user.
        """
        if resource is None:
            return
        wanted = {
            "RLIMIT_CPU": (self.cpu, self.cpu + 1),  # the soft one sends SIGXCPU, the hard one SIGKILL
            "RLIMIT_DATA": (self.memory, self.memory),  # not _AS: threads reserve far more than they use
            "RLIMIT_FSIZE": (self.file, self.file),
            "RLIMIT_NOFILE": (self.files, self.files),
            "RLIMIT_NPROC": (running + self.processes, running + self.processes + SPARE),
            "RLIMIT_CORE": (0, 0),
            "RLIMIT_MEMLOCK": (0, 0),  # what a connection sends from there stays, though its process gives it up
        }
        for name, (soft, hard) in wanted.items():
            if hasattr(resource, name):
                _, highest = resource.getrlimit(getattr(resource, name))
                if highest != resource.RLIM_INFINITY:
                    soft, hard = min(soft, highest), min(hard, highest)
                resource.setrlimit(getattr(resource, name), (soft, hard))


def take_spare_threads() -> None:
    """Let this process start a few more threads, though the learner's may have taken all that there are."""
    if hasattr(resource, "RLIMIT_NPROC"):
        _, hard = resource.getrlimit(resource.RLIMIT_NPROC)
        resource.setrlimit(resource.RLIMIT_NPROC, (hard, hard))


def running_now() -> int:
    """How many processes and threads the system counts for this process's user."""
    if not Path("/proc/self").exists():
        return 1024  # macOS has no such list: a bound all the same
    user = os.getuid()
    return sum(_threads(process) for process in Path("/proc").glob("[0-9]*") if _owner(process) == user)


def _owner(process: Path) -> int | None:
    try:
        return process.stat().st_uid
    except OSError:  # it has just ended
        return None


def _threads(process: Path) -> int:
    try:
        return len(os.listdir(process / "task"))
    except OSError:
        return 0


def _size(count: int) -> str:
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if count >= unit:
            return f"{count / unit:g} {name}"
    return f"{count} bytes"


_SIGNS = {
    "memory": r"\bMemoryError\b",
    "file": rf"\[Errno {errno.EFBIG}\]",
    "disk": rf"\[Errno {errno.ENOSPC}\]",
    "files": rf"\[Errno {errno.EMFILE}\]",
    "calls": rf"\[Errno {errno.ENOSYS}\]",
    "processes": rf"can't start new thread|(?s:\[Errno {errno.EAGAIN}\].*(?:fork|Popen|subprocess|Process))",
}
