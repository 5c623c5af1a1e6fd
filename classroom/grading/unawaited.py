"""Names the line where an `await` is missing, the mistake that async code forgives least."""

import inspect
import re
import sys
import warnings
from contextlib import contextmanager
from pathlib import Path

from classroom.server.failure import is_own, place

_SYNC_CONSUMER = (  # Channels called a handler and threw away its coroutine
    "`{}` is an `async def`, but its consumer inherits from a sync one, which never awaits it: "
    "write `def`, or inherit from the async one."
)
_PLAIN_DEF = (
    "`{}(...)` gives a coroutine, and a plain `def` can't await it: {}, line {}. "
    "In an async consumer write `async def` and `await`, in a sync one `async_to_sync`."
)
_NEVER_AWAITED = re.compile(r"coroutine '(?:.*\.)?(\w+)' was never awaited")


@contextmanager
def noting_missing_awaits(found: list[str]):
    """Write down each coroutine that was thrown away, in place of Python's warning about it.

    Python warns where the coroutine is thrown away, which is the line that called without `await`:
    https://docs.python.org/3/library/asyncio-dev.html#detect-never-awaited-coroutines

    Args:
        found: gets one sentence for each.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("always", RuntimeWarning)
        show = warnings.showwarning

        def note(message, category, filename, lineno, file=None, line=None):
            coroutine = _NEVER_AWAITED.match(str(message))
            if coroutine is None:
                show(message, category, filename, lineno, file, line)
                return
            if not is_own(filename) and "channels" in Path(filename).parts:
                sentence = _SYNC_CONSUMER.format(coroutine[1])
            elif is_own(filename) and _in_plain_def(filename, lineno):
                sentence = _PLAIN_DEF.format(coroutine[1], place(filename), lineno)
            else:
                where = f": {place(filename)}, line {lineno}" if is_own(filename) else ""
                sentence = f"An `await` is missing before `{coroutine[1]}(...)`{where}."
            if sentence not in found:
                found.append(sentence)

        warnings.showwarning = note
        yield


def _in_plain_def(filename: str, line: int) -> bool:
    """Whether the function that runs this line now is a `def`, where `await` would be a SyntaxError."""
    frame = sys._getframe()
    while frame is not None and (frame.f_code.co_filename, frame.f_lineno) != (filename, line):
        frame = frame.f_back
    if frame is None or frame.f_code.co_name.startswith("<"):  # thrown away elsewhere; or a cell, which may await
        return False
    return not frame.f_code.co_flags & (inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR)
