"""What is written beside a lane, on a line where a task waits, and on a bar."""

import inspect
import re
from collections.abc import Iterator
from functools import lru_cache, partial
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType
from typing import Any

from classroom.server.failure import is_own
from classroom.timeline.payload import plain

LONGEST = 30  # characters of a name
_PLAIN = (
    str,
    int,
    float,
    bool,
    type(None),
)  # only these, and functions: another argument's repr() may do anything
_HOST = re.compile(r"^(?:ws|http)s?://[^/]*/")  # it is the same for all, and long
_FUNCTIONS = (FunctionType, BuiltinFunctionType, MethodType)


def call_of(coroutine: Any) -> str:
    """Name a coroutine as its call was written: `boil('egg', 3)`, without `self` and what is no plain value."""
    code: CodeType | None = getattr(coroutine, "cr_code", None)
    if code is None:
        return type(coroutine).__name__
    frame = coroutine.cr_frame
    values = frame.f_locals if frame is not None else {}
    given = [values[name] for name in code.co_varnames[: code.co_argcount] if name in values]
    if code.co_flags & inspect.CO_VARARGS:
        given += values.get(code.co_varnames[code.co_argcount + code.co_kwonlyargcount], ())
    shown = ", ".join(filter(None, map(_shown, given)))
    return short(f"{code.co_name}({shown})" if shown else code.co_name)


def _shown(value: object) -> str:
    if isinstance(value, _FUNCTIONS):
        code = getattr(value, "__code__", None)
        return value.__name__ if code is None or is_own(code.co_filename) else ""
    if isinstance(value, str):
        value = _HOST.sub("", value)
    return repr(value) if isinstance(value, _PLAIN) else ""


def place_of(coroutine: Any) -> str:
    """Say where a task waits: in which of the learner's own coroutines below its first, else in which of a library's.

    Args:
        coroutine: that of the task, suspended.
    """
    own, library, seen = "", "", False
    for inner in _suspended(coroutine):
        name = inner.cr_code.co_name
        if is_own(inner.cr_code.co_filename):
            seen, library = True, ""
            own = "" if inner is coroutine or name.startswith("<") else call_of(inner)  # "<module>" is the cell
        elif seen and not library:
            library = name
    return own or library


def _suspended(coroutine: Any) -> Iterator[Any]:
    """The coroutine, the one that it awaits, and so on inwards."""
    while hasattr(coroutine, "cr_code"):
        yield coroutine
        coroutine = coroutine.cr_await


def function_of(function: Any, args: tuple[Any, ...] = ()) -> str:
    """Name the function that a thread was asked to run, out of what asyncio and asgiref have wrapped around it."""
    while isinstance(function, partial):
        function, args = function.func, (*function.args, *args)
    name = getattr(function, "__name__", "")
    if name == "thread_handler":  # asgiref.sync.SyncToAsync: the last argument is what was asked for
        return function_of(args[-1])
    if name == "run" and args:  # contextvars.Context.run, by asyncio.to_thread
        return function_of(args[0], args[1:])
    if name == "dispatch" and (handler := handler_of(args[-1])):  # channels.consumer
        return handler
    return short(name or type(function).__name__)


def handler_of(event: object) -> str:
    """Name the method that Channels calls for an event; "" for what is none."""
    kind = event.get("type") if isinstance(event, dict) else None
    return short(kind.replace(".", "_")) if isinstance(kind, str) else ""


@lru_cache(maxsize=1024)
def short(text: str) -> str:
    """Cut a name, without a secret and without what can't be seen."""
    text = plain(text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
