"""The last failure of a consumer in this process, for who asks afterwards what it means."""

import sys

_last: tuple[str, object] = ("", None)


def remember(failure: str) -> None:
    """Keep the words of a failure, and the error that was the last one of a cell when it came."""
    global _last
    _last = (failure, getattr(sys, "last_value", None))


def last_failure() -> tuple[str, object]:
    """Return the words of the last failure, "" when there was none, and the error that a cell had raised before it."""
    return _last
