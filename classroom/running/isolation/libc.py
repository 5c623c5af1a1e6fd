"""Functions of the C library for which Python has no names."""

import ctypes
import os
from functools import cache


def call(name: str, *arguments: object) -> int:
    """Call a function that returns -1 when it fails.

    Args:
        name: its name, e.g. "unshare"; "syscall" for a system call that has no function of its own (syscall(2)).
        arguments: for ctypes: an int is a C int, bytes are a pointer to them, None is a null pointer.

    Returns:
        What it returned.

    Raises:
        OSError: it failed.
    """
    result: int = getattr(_library(), name)(*arguments)
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


@cache
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
