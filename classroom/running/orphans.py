"""What a learner's processes leave behind, where no namespace ends with them: processes that have left their group.

Linux gives a process whose parent has ended to the nearest ancestor that asks for such (prctl(2),
PR_SET_CHILD_SUBREAPER), so that none of them gets away from the one that has asked.
"""

import os
import signal
from contextlib import suppress

from classroom.running.isolation.libc import call

SET_CHILD_SUBREAPER = 36  # linux/prctl.h


def adopt_orphans() -> None:
    """Let what this process's descendants leave behind be this process's own children."""
    call("prctl", SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_descendants() -> None:
    """End all that this process has started or adopted, and wait until it has ended. It has one thread.

    Who is killed leaves its children here, so they come next. Each is killed as soon as it is seen: there are
    processes that live for the tenth of a millisecond that it takes to fork, and then are another one.
    """
    while children := _children():
        for child in children:
            with suppress(ProcessLookupError):  # it has just ended
                os.kill(child, signal.SIGKILL)
        _reap()


def _reap() -> None:
    """Take note of a child that has ended, waiting for it, and of all others that have."""
    with suppress(ChildProcessError):  # there are no more
        os.waitpid(-1, 0)
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _children() -> list[int]:
    """This process's children, dead ones too that nobody has taken note of (proc(5), /proc/pid/task/tid/children)."""
    try:
        with open(f"/proc/self/task/{os.getpid()}/children") as file:
            return [int(child) for child in file.read().split()]
    except FileNotFoundError:  # a kernel that was built without it
        return [process for process in map(int, filter(str.isdecimal, os.listdir("/proc"))) if _is_mine(process)]


def _is_mine(process: int) -> bool:
    with suppress(OSError), open(f"/proc/{process}/stat") as file:  # it has just ended
        return int(file.read().rpartition(")")[2].split()[1]) == os.getpid()
    return False
