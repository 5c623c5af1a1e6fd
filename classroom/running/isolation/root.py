"""The files that a learner's process sees: a root directory of its own.

    remember()   before: what there is to show
    change()     shows it, with the old root directory still there, for those who come from it
    close()      the old one is gone, and the new one can't be changed

In there are, read-only: the system's programs and libraries, Python and its packages, classroom/ and
course_project/. The rest of the course (solutions, tests, exercises), submissions, reports and homes are not
there at all. /tmp is empty, in memory, and of limited size.

The manual pages: mount_namespaces(7), pivot_root(2), mount_setattr(2), tmpfs(5).
"""

import ctypes
import os
import platform
import struct
import sys
from functools import cache
from pathlib import Path

from classroom import paths
from classroom.running.isolation.libc import call
from classroom.running.isolation.powers import FREE_USERS

HOME = "/tmp/learner"

# linux/mount.h
NO_SUID, NO_DEVICES, NO_EXECUTION, BIND, RECURSIVE, PRIVATE, DETACH = 2, 4, 8, 0x1000, 0x4000, 1 << 18, 2
ATTRIBUTE_READ_ONLY, ATTRIBUTE_NO_SUID, AT_FDCWD, AT_RECURSIVE = 1, 2, -100, 0x8000
# The numbers of system calls that the C library gives no function for
PIVOT_ROOT = {"x86_64": 155, "aarch64": 41, "riscv64": 41}
MOUNT_SETATTR = 442  # everywhere

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store")
SETTINGS = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "alternatives", "mime.types")
DEVICES = ("null", "full", "random", "urandom")  # no zero: mapped and shared, it is memory that nobody counts
LINKS = {"/dev/ptmx": "pts/ptmx", "/dev/shm": "/tmp", "/dev/fd": "/proc/self/fd"}
TERMINALS = 16  # each holds what was written to it and not read yet
OLD = "/.old"


@cache
def remember() -> tuple[list["_Path"], list["_Path"]]:
    """What there is to be shown: first what does not lie in the course's folder, then all else.

    Once in a process that others are forked from, it need not be looked for again.
    """
    root, python = str(paths.ROOT), _python()
    outside = [*map(_Path, SYSTEM), *(path for path in python if not path.is_below(root))]
    course = [_Path(f"{root}/classroom"), _Path(str(paths.PROJECT))]
    course += [path for path in python if path.is_below(root)]
    rest = [_Path(f"/etc/{name}") for name in SETTINGS] + [_Path(f"/dev/{name}") for name in DEVICES]
    return outside, course + rest


def change(disk: int) -> None:
    """Change the root directory of this process, which has a mount namespace of its own.

    Args:
        disk: bytes that all files in /tmp may have together.

    Raises:
        OSError: the system does not allow it.
    """
    if platform.machine() not in PIVOT_ROOT:
        raise OSError(f"not known for {platform.machine()}")
    root = str(paths.ROOT)
    outside, below = remember()
    _mount("none", "/", None, RECURSIVE | PRIVATE)
    _mount("tmpfs", "/tmp", "tmpfs", NO_SUID | NO_DEVICES, "size=4m,mode=0755")
    os.mkdir("/tmp" + OLD)
    os.chdir("/tmp")
    call("syscall", PIVOT_ROOT[platform.machine()], b".", os.fsencode(OLD[1:]))
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
    terminals = f"newinstance,ptmxmode=0666,mode=0620,max={TERMINALS}"
    _mount("devpts", "/dev/pts", "devpts", NO_SUID | NO_EXECUTION, terminals)
    for link, target in LINKS.items():
        os.symlink(target, link)
    _write_settings()


def show_processes() -> None:
    """Give the new root directory its /proc; to be called in the PID namespace whose processes it shall show."""
    _mount("proc", "/proc", "proc", NO_SUID | NO_DEVICES | NO_EXECUTION)


def close() -> None:
    """Let go of the old root directory, and let nobody change the new one."""
    call("umount2", os.fsencode(OLD), DETACH)
    os.rmdir(OLD)
    _protect("/", 0)


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


def _mount(source: str, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    texts = [None if text is None else os.fsencode(text) for text in (source, target, kind, options)]
    call("mount", *texts[:3], ctypes.c_ulong(flags), texts[3])


def _protect(path: str, flags: int) -> None:
    """Make a mounted folder read-only; with AT_RECURSIVE what is mounted below it too."""
    attributes = struct.pack("QQQQ", ATTRIBUTE_READ_ONLY | ATTRIBUTE_NO_SUID, 0, 0, 0)
    call("syscall", MOUNT_SETATTR, AT_FDCWD, os.fsencode(path), flags, attributes, ctypes.c_size_t(32))
