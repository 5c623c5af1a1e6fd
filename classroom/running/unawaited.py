"""Names the line where an `await` is missing, the mistake that async code forgives least."""

import gc
import inspect
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FrameType
from typing import TextIO

from classroom.server.failure import is_own, place

_SYNC_CONSUMER = (  # Channels called a handler and threw away its coroutine
    "`{}` is an `async def`, but its consumer inherits from a sync one, which never awaits it: "
    "write `def`, or inherit from the async one."
)
_PLAIN_DEF = (
    "`{}(...)` gives a coroutine, and a plain `def` can't await it: {}, line {}. "
    "In an async consumer write `async def` and `await`, in a sync one `async_to_sync`."
)
_NEVER_RUN = (  # one of the learner's own, which may well be meant to run beside the handler
    "`{}(...)` never ran, as it was never awaited: {}, line {}. `await` it, or give it to `asyncio.create_task`."
)
_LAST_ERROR = {"last_exc", "last_type", "last_value", "last_traceback"}  # in sys, for a debugger
_NEVER_AWAITED = re.compile(r"coroutine '(?:.*\.)?(\w+)' was never awaited")


@contextmanager
def noting_missing_awaits(found: list[str]) -> Iterator[None]:
    """Write down each coroutine that was thrown away, in place of Python's warning about it.

    Python warns where the coroutine is thrown away, which is the line that called without `await`:
    https://docs.python.org/3/library/asyncio-dev.html#detect-never-awaited-coroutines

    Args:
        found: gets one sentence for each.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("always", RuntimeWarning)
        show = warnings.showwarning

        def note(
            message: Warning | str,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: TextIO | None = None,
            line: str | None = None,
        ) -> None:
            coroutine = _NEVER_AWAITED.match(str(message))
            if coroutine is None:
                show(message, category, filename, lineno, file, line)
                return
            if not is_own(filename) and "channels" in Path(filename).parts:
                sentence = _SYNC_CONSUMER.format(coroutine[1])
            elif not is_own(filename):
                sentence = f"An `await` is missing before `{coroutine[1]}(...)`."
            else:
                sentence = _sentence(coroutine[1], filename, lineno)
            if sentence not in found:
                found.append(sentence)

        warnings.showwarning = note
        yield


def throw_earlier_ones_away() -> None:
    """Have Python throw away, without a word, the coroutines that nobody can await any more.

    In a kernel the last error keeps those of its traceback, such as the one given to `asyncio.run`, which refused it.
    Whoever looks for missing awaits from now on would find them thrown away then, and blame them on other code.
    """
    kept = vars(sys).keys() & _LAST_ERROR
    if not kept:
        return
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", _NEVER_AWAITED.pattern, RuntimeWarning)
        for name in kept:
            delattr(sys, name)
        gc.collect()
    _look_only_at_what_is_new()


@cache
def _look_only_at_what_is_new() -> None:
    """Once: what is there now is looked at no more. It is what was imported, and takes longer than all else in a check.

    https://docs.python.org/3/library/gc.html#gc.freeze
    """
    gc.freeze()


def _sentence(coroutine: str, filename: str, line: int) -> str:
    """What to do about a coroutine of this name that was thrown away in this line of the learner's."""
    where = place(filename)
    frame = _frame_at(filename, line)
    if frame is not None and _is_plain_def(frame):
        return _PLAIN_DEF.format(coroutine, where, line)
    if frame is not None and _is_defined_by_learner(coroutine, frame):
        return _NEVER_RUN.format(coroutine, where, line)
    return f"An `await` is missing before `{coroutine}(...)`: {where}, line {line}."


def _frame_at(filename: str, line: int) -> FrameType | None:
    """The frame that runs this line now; None when the coroutine was thrown away elsewhere."""
    frame: FrameType | None = sys._getframe()
    while frame is not None and (frame.f_code.co_filename, frame.f_lineno) != (filename, line):
        frame = frame.f_back
    return frame


def _is_plain_def(frame: FrameType) -> bool:
    """Whether it is a `def`, where `await` would be a SyntaxError; a cell may await."""
    may_await = inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
    return not frame.f_code.co_name.startswith("<") and not frame.f_code.co_flags & may_await


def _is_defined_by_learner(coroutine: str, frame: FrameType) -> bool:
    """Whether the name is a method of the frame's `self`, or a function beside it, that the learner wrote."""
    method = getattr(type(frame.f_locals.get("self")), coroutine, None)
    code = getattr(method or frame.f_globals.get(coroutine), "__code__", None)
    return code is not None and is_own(code.co_filename)
