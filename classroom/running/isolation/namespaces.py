"""Linux namespaces around a learner's process: what is not in there, it can neither read, write nor reach.

Users, files, processes, network, host name and System V objects of its own. The files are root.py's. The network has
a loopback and nothing else.

The manual pages: namespaces(7), user_namespaces(7), pid_namespaces(7), network_namespaces(7).
Needed is Linux 5.14 or newer, for mount_setattr(2) and for counting processes by user namespace; and a user
who may make namespaces: root, or anyone where unprivileged user namespaces are allowed.
"""

import os
import signal
import socket
import struct
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

from classroom.running.isolation import root
from classroom.running.isolation.libc import call
from classroom.running.isolation.powers import become_nobody, close_all_but, confine, read_python
from classroom.running.isolation.syscalls import leave_out_uncounted
from classroom.running.isolation.trial import trial

# linux/sched.h
NEW_MOUNTS, NEW_HOSTNAME, NEW_IPC, NEW_USERS = 0x00020000, 0x04000000, 0x08000000, 0x10000000
NEW_PROCESSES, NEW_NETWORK = 0x20000000, 0x40000000
# linux/sockios.h, linux/if.h
GET_INTERFACE_FLAGS, SET_INTERFACE_FLAGS, UP = 0x8913, 0x8914, 1

BUFFER = 256 << 10  # bytes that a TCP connection keeps of what was not read yet, at each end


class First(NamedTuple):
    """The first process of a namespace, whose end ends all others in it.

    Attributes:
        id: its process id.
        lifeline: a descriptor; when it is closed everywhere, the process ends.
    """

    id: int
    lifeline: int


@cache
def why_not() -> str | None:
    """Why there can be no namespaces here; None when there can. It tries, in a process of its own."""
    if sys.platform != "linux":
        return "this system has none"
    root.remember()  # once, for all who follow
    if os.geteuid() == 0:
        why_nobody_makes_namespaces()
    return trial(_try_inside)


@cache
def why_nobody_makes_namespaces() -> str | None:
    """Why a user other than root can have no user namespace here; None when they can. For root to ask."""
    return trial(lambda: _nobody_with_own_users(os.open("/proc/self", os.O_RDONLY)))


def _try_inside() -> None:
    enter(1 << 20)
    confine()
    leave_out_uncounted()
    read_python()


def enter(disk: int) -> First:
    """Put this process into namespaces of its own, and its future children with it.

    This process keeps its place among the system's processes: its children can't see it. When it ends, so do
    they all, and their files are gone.

    Args:
        disk: bytes that all files in /tmp may have together.

    Returns:
        The first process of the namespace. This process's children must close its lifeline.

    Raises:
        OSError: the system does not allow it. This process is then of no further use.
    """
    by_root = os.geteuid() == 0
    myself = os.open("/proc/self", os.O_RDONLY)  # not to be found any more once the root directory has changed
    if not by_root:
        _own_users(myself)
    call("unshare", NEW_MOUNTS | NEW_PROCESSES | NEW_NETWORK | NEW_IPC | NEW_HOSTNAME)
    socket.sethostname("classroom")
    _loopback()
    _small_buffers()
    root.change(disk)
    first = _first_process()
    root.close()
    if not by_root:
        _no_more_namespaces()
    elif why_nobody_makes_namespaces() is None:
        _nobody_with_own_users(myself)
    else:  # then those to come can't make any either
        become_nobody()
    os.close(myself)
    return first


def _own_users(myself: int) -> None:
    """A user namespace that knows this process's user and no other, and gives it all powers in there.

    Args:
        myself: a descriptor of this process's folder in /proc.
    """
    user, group = os.getuid(), os.getgid()
    call("unshare", NEW_USERS)
    maps = {"setgroups": "deny", "uid_map": f"{user} {user} 1", "gid_map": f"{group} {group} 1"}
    for name, text in maps.items():
        with open(os.open(name, os.O_WRONLY, dir_fd=myself), "w") as file:
            file.write(text)


def _nobody_with_own_users(myself: int) -> None:
    become_nobody()
    _own_users(myself)
    _no_more_namespaces()


def _no_more_namespaces() -> None:
    """In a further user namespace a process would have all powers again: let there be none."""
    Path("/proc/sys/user/max_user_namespaces").write_text("0")


def _loopback() -> None:
    from fcntl import ioctl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        (flags,) = struct.unpack_from("h", ioctl(any_socket, GET_INTERFACE_FLAGS, b"lo".ljust(40, b"\0")), 16)
        ioctl(any_socket, SET_INTERFACE_FLAGS, struct.pack("16sh22x", b"lo", flags | UP))


def _small_buffers() -> None:
    """A connection holds no more than it needs here: by itself the system lets it grow to tens of MiB (tcp(7))."""
    for name in ("tcp_rmem", "tcp_wmem"):
        setting = Path("/proc/sys/net/ipv4", name)
        smallest, first, _ = setting.read_text().split()
        setting.write_text(f"{smallest} {first} {BUFFER}")


def _first_process() -> First:
    """Start the first process, which also gives the others their /proc."""
    ready, say_ready = os.pipe()
    lifeline, ours = os.pipe()
    first = os.fork()
    if first == 0:
        try:
            root.show_processes()
            os.write(say_ready, b"!")
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # it is the parent of all whose parent has gone
            close_all_but(lifeline)
            os.read(lifeline, 1)
        finally:
            os._exit(0)
    os.close(lifeline)
    os.close(say_ready)
    is_ready = os.read(ready, 1)
    os.close(ready)
    if not is_ready:
        raise OSError("they may have no /proc")
    return First(first, ours)
