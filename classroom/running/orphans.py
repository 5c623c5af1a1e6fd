"""What a learner's processes leave behind, where no namespace ends with them: processes that have left their group.

Linux gives a process whose parent has ended to the nearest ancestor that asks for such (prctl(2),
PR_SET_CHILD_SUBREAPER), so that none of them gets away from the one that has asked.
"""

import os
import signal
from collections import defaultdict
from contextlib import suppress

from classroom.running.isolation.libc import call

SET_CHILD_SUBREAPER = 36  # linux/prctl.h


def adopt_orphans() -> None:
    """Let what this process's descendants leave behind be this process's own children."""
    call("prctl", SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_descendants() -> None:
    """End all that this process has started or adopted, and wait until it has ended.

    They are stopped first: who is stopped starts no others.
    """
    stopped: set[int] = set()
    while new := _descendants(os.getpid()) - stopped:
        _signal(new, signal.SIGSTOP)
        stopped |= new
    _signal(stopped, signal.SIGKILL)
    with suppress(ChildProcessError):  # there are no more
        while True:
            os.waitpid(-1, 0)


def _signal(processes: set[int], signum: int) -> None:
    for process in processes:
        with suppress(ProcessLookupError):  # it has just ended
            os.kill(process, signum)


def _descendants(ancestor: int) -> set[int]:
    children = defaultdict(set)
    for process in map(int, filter(str.isdecimal, os.listdir("/proc"))):
        with suppress(OSError), open(f"/proc/{process}/stat") as file:  # it has just ended
            children[int(file.read().rpartition(")")[2].split()[1])].add(process)
    found, new = set(), children[ancestor]
    while new:
        found |= new
        new = {grandchild for child in new for grandchild in children[child]}
    return found
