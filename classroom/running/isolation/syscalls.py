"""System calls that a learner's process does not get, because no limit counts what they hand out.

A process is held to its memory by what the system counts for it. These calls give memory that it counts for nobody:
shared memory without a file stays when it is no longer mapped, a socket or a pipe holds pages that its process has
given up, and the size of a socket's buffers is the process's own choice. In cgroups all this would be counted too
(cgroups(7)); but they are root's, or have to be handed over by whoever runs the machine, and a filter is for anybody.

A call that is missing here fails as on a system that does not know it, which programs are made for: Python copies a
file, or sends it, without sendfile(2) when it has to. The size of a socket's buffers is a wish by definition
(socket(7)): it is not granted, and nobody is told.

The manual pages: seccomp(2), memfd_create(2), mmap(2), splice(2), sysvipc(7).
"""

import ctypes
import errno
import platform
import struct
from typing import NamedTuple

from classroom.running.isolation.libc import call


class Machine(NamedTuple):
    """The numbers of a kind of processor.

    Attributes:
        architecture: as linux/audit.h has it: a 64-bit process may make the calls of a 32-bit one too.
        missing: calls that are missing altogether.
        mmap, setsockopt, socket: calls that are missing in part.
    """

    architecture: int
    missing: tuple[int, ...]
    mmap: int
    setsockopt: int
    socket: int


# shmget, semget, msgget, memfd_create, memfd_secret, sendfile, splice, tee, vmsplice, io_uring_setup
_GENERIC = (194, 190, 186, 279, 447, 71, 76, 77, 75, 425)  # asm-generic/unistd.h
MACHINES = {
    "x86_64": Machine(0xC000003E, (29, 64, 68, 319, 447, 40, 275, 276, 278, 425), 9, 54, 41),
    "aarch64": Machine(0xC00000B7, _GENERIC, 222, 208, 198),
    "riscv64": Machine(0xC00000F3, _GENERIC, 222, 208, 198),
}
OTHER_ABI = 0x40000000  # numbers from here on are x32's, x86-64's second set

SHARED_WITHOUT_FILE, HUGE_PAGES = 0x21, 0x40000  # flags of mmap(2)
FAMILIES = (1, 2, 10, 16)  # linux/socket.h: AF_UNIX, AF_INET, AF_INET6, and AF_NETLINK, which finds out addresses
OF_SOCKET, SIZE_TO_SEND, SIZE_TO_RECEIVE = 1, 7, 8  # asm-generic/socket.h: SOL_SOCKET, SO_SNDBUF, SO_RCVBUF

# linux/prctl.h, linux/seccomp.h, linux/bpf_common.h: what a filter is made of
SET_NO_NEW_PRIVILEGES, SET_FILTER, FILTER = 38, 22, 2
LOAD, AND, IF_EQUAL, IF_AT_LEAST, RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
ALLOWED, FAILS = 0x7FFF0000, 0x00050000
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16  # places in what a filter sees of a call

Rule = list[tuple[int, int, int, int]]  # operation, instructions to skip when it holds, when not, its value


def leave_out_uncounted() -> None:
    """Take these calls from this process and from all that it starts, for good.

    None of them gets powers by a program any more: else such a program would run with calls missing (seccomp(2)).

    Raises:
        OSError: the system has no such filters, or the machine's numbers are not known.
    """
    if platform.machine() not in MACHINES:
        raise OSError(f"not known for {platform.machine()}")
    program = b"".join(struct.pack("HBBI", *step) for step in _filter(MACHINES[platform.machine()]))
    kept = ctypes.create_string_buffer(program)
    described = struct.pack("HP", len(program) // 8, ctypes.addressof(kept))
    call("prctl", SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    call("prctl", SET_FILTER, FILTER, described, 0, 0)


def _filter(machine: Machine) -> Rule:
    return [
        (LOAD, 0, 0, ARCHITECTURE),
        (IF_EQUAL, 1, 0, machine.architecture),
        _fails(errno.ENOSYS),
        (LOAD, 0, 0, NUMBER),
        (IF_AT_LEAST, 0, 1, OTHER_ABI),
        _fails(errno.ENOSYS),
        *(step for number in machine.missing for step in _of(number, [_fails(errno.ENOSYS)])),
        *_of(machine.mmap, _when_set(3, SHARED_WITHOUT_FILE) + _when_set(3, HUGE_PAGES)),
        *_of(machine.setsockopt, _buffer_sizes()),
        *_of(machine.socket, _other_families()),
        (RETURN, 0, 0, ALLOWED),
    ]


def _of(number: int, rule: Rule) -> Rule:
    """What holds for one call; a call that comes to the end of its rule is allowed."""
    rule = [*rule, (RETURN, 0, 0, ALLOWED)]
    return [(IF_EQUAL, 0, len(rule), number), *rule]


def _when_set(argument: int, flags: int) -> Rule:
    """It fails when all these flags are set."""
    return [_argument(argument), (AND, 0, 0, flags), (IF_EQUAL, 0, 1, flags), _fails(errno.ENOSYS)]


def _buffer_sizes() -> Rule:
    """It does nothing, and says that all went well."""
    sizes = [_argument(2), (IF_EQUAL, 1, 0, SIZE_TO_SEND), (IF_EQUAL, 0, 1, SIZE_TO_RECEIVE), _fails(0)]
    return [_argument(1), (IF_EQUAL, 0, len(sizes), OF_SOCKET), *sizes]


def _other_families() -> Rule:
    """Networks that are no part of a network namespace, such as that between a virtual machine and its host."""
    known = [(IF_EQUAL, len(FAMILIES) - at, 0, family) for at, family in enumerate(FAMILIES)]
    return [_argument(0), *known, _fails(errno.EAFNOSUPPORT)]


def _argument(index: int) -> tuple[int, int, int, int]:
    return LOAD, 0, 0, ARGUMENTS + 8 * index  # its lower half: all these arguments are C ints


def _fails(error: int) -> tuple[int, int, int, int]:
    return RETURN, 0, 0, FAILS | error
