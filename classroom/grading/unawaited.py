"""Names the line where an `await` is missing, the mistake that async code forgives least."""

import re
import warnings
from contextlib import contextmanager

from classroom.server.failure import is_own, place

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
            where = f": {place(filename)}, line {lineno}" if is_own(filename) else ""
            sentence = f"An `await` is missing before `{coroutine[1]}(...)`{where}."
            if sentence not in found:
                found.append(sentence)

        warnings.showwarning = note
        yield
