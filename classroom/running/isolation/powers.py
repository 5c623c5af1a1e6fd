"""Who a process is and what it holds: powers, users and descriptors that are given up for good.

The manual pages: capabilities(7), credentials(7), prctl(2).
"""

import os
import struct
import sys
from functools import cache

from classroom.running.isolation.libc import call
from classroom.running.isolation.trial import trial

# linux/prctl.h, linux/capability.h
SET_DUMPABLE, SET_NO_NEW_PRIVILEGES, CAPABILITY_VERSION = 4, 38, 0x20080522

FREE_USERS = 2_000_000_000  # above what systemd and others hand out; a process id added makes one of its own
NOBODY = 65534


def confine() -> None:
    """Give up all powers over the namespaces, for good; and get none by any program either."""
    header, none = struct.pack("Ii", CAPABILITY_VERSION, 0), bytes(24)
    call("capset", header, none)
    call("prctl", SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def become_nobody() -> None:
    """Let this process, which is root's, go on as a user whom nothing belongs to."""
    os.setgroups([])
    for user in (FREE_USERS + os.getpid(), NOBODY):  # a container may know few users
        try:
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
            break
        except OSError:
            if user == NOBODY:
                raise
    if sys.platform == "linux":
        call("prctl", SET_DUMPABLE, 1, 0, 0, 0)  # else its own files in /proc are root's


@cache
def why_no_other_user() -> str | None:
    """Why this process can't go on as another user; None when it can."""
    return trial(_try_as_nobody) if os.geteuid() == 0 else "it is not root's"


def _try_as_nobody() -> None:
    become_nobody()
    read_python()


def read_python() -> None:
    """See whether this process can still read Python, its library and the course.

    Raises:
        OSError: it can't.
    """
    for file in (sys.executable, os.__file__, __file__):
        with open(file, "rb"):
            pass


def close_all_but(*kept: int) -> None:
    """Close all file descriptors except these and standard input, output and error."""
    start = 3
    for descriptor in sorted(kept):
        os.closerange(start, descriptor)
        start = descriptor + 1
    os.closerange(start, os.sysconf("SC_OPEN_MAX"))
