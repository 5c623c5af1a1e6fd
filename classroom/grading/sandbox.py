"""Linux namespaces around a learner's process: what is not in there, it can neither read, write nor reach.

    enter()      in the supervisor: users, files, processes, network and host name of its own
    confine()    in the learner's process, before any code of theirs: no powers, and none to be had
    isolation()  in the grader: what is in force, in a sentence

Inside there are, read-only: the system's programs and libraries, Python and its packages, classroom/ and
course_project/. The rest of the course (solutions, tests, exercises), submissions, reports and homes are not
there at all. /tmp is empty, in memory, and of limited size. The network has a loopback and nothing else.

The manual pages: namespaces(7), user_namespaces(7), mount_namespaces(7), pid_namespaces(7), pivot_root(2).
Needed is Linux 5.14 or newer, for mount_setattr(2) and for counting processes by user namespace; and a user
who may make namespaces: root, or anyone where unprivileged user namespaces are allowed.
"""

import ctypes
import os
import platform
import signal
import socket
import struct
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from classroom import paths

HOME = "/tmp/learner"

# linux/sched.h
NEW_MOUNTS, NEW_HOSTNAME, NEW_IPC, NEW_USERS = 0x00020000, 0x04000000, 0x08000000, 0x10000000
NEW_PROCESSES, NEW_NETWORK = 0x20000000, 0x40000000
# linux/mount.h
NO_SUID, NO_DEVICES, NO_EXECUTION, BIND, RECURSIVE, PRIVATE, DETACH = 2, 4, 8, 0x1000, 0x4000, 1 << 18, 2
ATTRIBUTE_READ_ONLY, ATTRIBUTE_NO_SUID, AT_FDCWD, AT_RECURSIVE = 1, 2, -100, 0x8000
# linux/prctl.h, linux/capability.h, linux/sockios.h, linux/if.h
SET_DUMPABLE, SET_NO_NEW_PRIVILEGES, CAPABILITY_VERSION = 4, 38, 0x20080522
GET_INTERFACE_FLAGS, SET_INTERFACE_FLAGS, UP = 0x8913, 0x8914, 1
# The numbers of system calls that the C library gives no function for
PIVOT_ROOT = {"x86_64": 155, "aarch64": 41, "riscv64": 41}
MOUNT_SETATTR = 442  # everywhere

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store")
SETTINGS = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "alternatives", "mime.types")
DEVICES = ("null", "zero", "full", "random", "urandom")
LINKS = {"/dev/ptmx": "pts/ptmx", "/dev/shm": "/tmp", "/dev/fd": "/proc/self/fd"}
OLD = "/.old"
FREE_USERS = 2_000_000_000  # above what systemd and others hand out; a process id added makes one of its own
NOBODY = 65534


def isolation() -> str:
    """Which isolation is in force for learners' processes on this machine, in a sentence."""
    from classroom.grading.worker import Worker  # the worker's process uses this module

    worker = Worker([])
    worker.start()
    worker.end()
    return worker.isolation


@cache
def why_not() -> str | None:
    """Why there can be no namespaces here; None when there can. It tries, in a process of its own."""
    if sys.platform != "linux":
        return "this system has none"
    _shown()  # once, for all who follow
    if os.geteuid() == 0:
        why_nobody_makes_namespaces()
    return _trial(_try_inside)


@cache
def why_nobody_makes_namespaces() -> str | None:
    """Why a user other than root can have no user namespace here; None when they can. For root to ask."""
    return _trial(lambda: _nobody_with_own_users(os.open("/proc/self", os.O_RDONLY)))


@cache
def why_no_other_user() -> str | None:
    """Why this process can't go on as another user; None when it can."""

    return _trial(lambda: (become_nobody(), _try_python())) if os.geteuid() == 0 else "it is not root's"


class First(NamedTuple):
    """The first process of a namespace, whose end ends all others in it.

    Attributes:
        id: its process id.
        lifeline: a descriptor; when it is closed everywhere, the process ends.
    """

    id: int
    lifeline: int


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
    root = os.geteuid() == 0
    myself = os.open("/proc/self", os.O_RDONLY)  # not to be found any more once the root has changed
    if not root:
        _own_users(myself)
    _unshare(NEW_MOUNTS | NEW_PROCESSES | NEW_NETWORK | NEW_IPC | NEW_HOSTNAME)
    socket.sethostname("classroom")
    _loopback()
    _change_root(disk)
    first = _first_process()
    _call("umount2", os.fsencode(OLD), DETACH)
    os.rmdir(OLD)
    _protect("/", 0)
    if not root:
        _no_more_namespaces()
    elif why_nobody_makes_namespaces() is None:
        _nobody_with_own_users(myself)
    else:  # then those to come can't make any either
        become_nobody()
    os.close(myself)
    return first


def confine() -> None:
    """Give up all powers over the namespaces, for good."""
    header, none = struct.pack("Ii", CAPABILITY_VERSION, 0), bytes(24)
    _call("capset", header, none)
    _call("prctl", SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)


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
        _call("prctl", SET_DUMPABLE, 1, 0, 0, 0)  # else its own files in /proc are root's


def close_all_but(*kept: int) -> None:
    """Close all file descriptors except these and standard input, output and error."""
    start = 3
    for descriptor in sorted(kept):
        os.closerange(start, descriptor)
        start = descriptor + 1
    os.closerange(start, os.sysconf("SC_OPEN_MAX"))


def _own_users(myself: int) -> None:
    """A user namespace that knows this process's user and no other, and gives it all powers in there.

    Args:
        myself: a descriptor of this process's folder in /proc.
    """
    user, group = os.getuid(), os.getgid()
    _unshare(NEW_USERS)
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


def _change_root(disk: int) -> None:
    """A new root directory that shows what is listed at the top, with the old one still at OLD."""
    if platform.machine() not in PIVOT_ROOT:
        raise OSError(f"not known for {platform.machine()}")
    root = str(paths.ROOT)
    outside, below = _shown()
    _mount("none", "/", None, RECURSIVE | PRIVATE)
    _mount("tmpfs", "/tmp", "tmpfs", NO_SUID | NO_DEVICES, "size=4m,mode=0755")
    os.mkdir("/tmp" + OLD)
    os.chdir("/tmp")
    _call("syscall", PIVOT_ROOT[platform.machine()], b".", os.fsencode(OLD[1:]))
    os.chdir("/")
    os.mkdir("/tmp")
    _mount("tmpfs", "/tmp", "tmpfs", NO_SUID | NO_DEVICES, f"size={disk},nr_inodes=20000,mode=1777")
    for path in outside:
        path.show()
    if os.path.isdir(root):  # it lies in what is shown by now, which must not show all of the course
        _mount("tmpfs", root, "tmpfs", NO_SUID | NO_DEVICES, "size=1m,mode=0755")
    for path in below:
        path.show()
    for folder in ("/proc", "/dev/pts"):
        os.makedirs(folder, exist_ok=True)
    _mount("devpts", "/dev/pts", "devpts", NO_SUID | NO_EXECUTION, "newinstance,ptmxmode=0666,mode=0620")
    for path, link in LINKS.items():
        os.symlink(link, path)
    _write_settings()


@cache
def _shown() -> tuple[list["_Path"], list["_Path"]]:
    """What can be seen inside: first what does not lie in the course's folder, then all else."""
    root, python = str(paths.ROOT), _python()
    outside = [*map(_Path, SYSTEM), *(path for path in python if not path.is_below(root))]
    course = [_Path(f"{root}/classroom"), _Path(str(paths.PROJECT))]
    course += [path for path in python if path.is_below(root)]
    rest = [_Path(f"/etc/{name}") for name in SETTINGS] + [_Path(f"/dev/{name}") for name in DEVICES]
    return outside, course + rest


class _Path:
    """A file or folder of the old root, looked at while that is still the root."""

    def __init__(self, path: str):
        self.path = path
        self._link = os.readlink(path) if os.path.islink(path) else None
        self._real = os.path.realpath(path)
        self._exists, self._is_folder = os.path.exists(path), os.path.isdir(path)

    def is_below(self, folder: str) -> bool:
        return self.path.startswith(folder + "/")

    def show(self) -> None:
        """Make it appear at the same path, read-only; a link as a link."""
        if not self._exists or os.path.lexists(self.path):
            return
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        if self._link is not None:
            os.symlink(self._link, self.path)
            return
        os.mkdir(self.path) if self._is_folder else Path(self.path).touch()
        _mount(OLD + self._real, self.path, None, BIND | RECURSIVE)
        _protect(self.path, AT_RECURSIVE)


def _python() -> list[_Path]:
    """Where Python and its packages are, short paths first: what lies below a path is shown with it."""
    installed = {sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parent.parent)}
    installed |= {entry for entry in sys.path if entry.endswith(("site-packages", "dist-packages"))}
    installed |= {os.path.realpath(path) for path in installed}
    return [_Path(path) for path in sorted(installed, key=len)]


def _write_settings() -> None:
    """The files in /etc without which programs puzzle over who and where they are."""
    os.makedirs("/etc", exist_ok=True)
    user, group = os.getuid() or FREE_USERS + os.getpid(), os.getgid() or FREE_USERS + os.getpid()
    for name, text in (
        ("passwd", f"learner:x:{user}:{group}::{HOME}:/bin/sh\n"),
        ("group", f"learner:x:{group}:\n"),
        ("hosts", "127.0.0.1 localhost classroom\n"),
        ("nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"),
    ):
        Path("/etc", name).write_text(text)


def _first_process() -> First:
    """Start the first process, which also gives the others their /proc."""
    ready, say_ready = os.pipe()
    lifeline, ours = os.pipe()
    first = os.fork()
    if first == 0:
        try:
            _mount("proc", "/proc", "proc", NO_SUID | NO_DEVICES | NO_EXECUTION)
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


def _trial(function: Callable[[], object]) -> str | None:
    """Call it in a process of its own; returns what it raised, in words, or None."""
    result, say = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            function()
        except BaseException as error:
            os.write(say, (getattr(error, "strerror", None) or str(error) or "it failed").encode())
        finally:
            os._exit(0)
    os.close(say)
    with open(result, encoding="utf-8") as said:
        reason = said.read()
    os.waitpid(process, 0)
    return reason or None


def _try_inside() -> None:
    enter(1 << 20)
    confine()
    _try_python()


def _try_python() -> None:
    for file in (sys.executable, os.__file__, __file__):
        with open(file, "rb"):
            pass


def _unshare(what: int) -> None:
    _call("unshare", what)


def _mount(source: str, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    texts = [None if text is None else os.fsencode(text) for text in (source, target, kind, options)]
    _call("mount", *texts[:3], ctypes.c_ulong(flags), texts[3])


def _protect(path: str, flags: int) -> None:
    """Make a mounted folder read-only; with AT_RECURSIVE what is mounted below it too."""
    attributes = struct.pack("QQQQ", ATTRIBUTE_READ_ONLY | ATTRIBUTE_NO_SUID, 0, 0, 0)
    _call("syscall", MOUNT_SETATTR, AT_FDCWD, os.fsencode(path), flags, attributes, ctypes.c_size_t(32))


def _call(name: str, *arguments) -> None:
    """A function of the C library that returns -1 when it fails.

    Raises:
        OSError: it failed.
    """
    if getattr(_library(), name)(*arguments) == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


@cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
