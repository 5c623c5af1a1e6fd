"""What a learner's code did that explains a failed check, and that nobody raised.

Channels drops what a handler returns, and goes through no generator. `parse_qs` of bytes has no key that is text. Code that waits without `await` holds the event
loop: nothing that the learner's server should do meanwhile is done.
"""

import asyncio
import inspect
import linecache
import socket
import sys
import time
import urllib.parse
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any, SupportsIndex

from classroom.running.watchdog import calling
from classroom.server.connection import current_connection
from classroom.server.failure import is_channels, is_own, place

_RETURNED = (
    "`{name}` returns {value}, and Channels drops what a handler returns. Send it with `self.send(...)`: {where}."
)
_YIELDED = (
    "`{name}` has a `yield`: that makes a generator of it, and Channels runs none of its lines. "
    "Send with `self.send(...)` instead: {where}."
)
HELD = "held the event loop"
_SLEPT = (
    f"`time.sleep(...)` {HELD}, and nothing else could run meanwhile: {{where}}. "
    "In async code write `await asyncio.sleep(...)`."
)
_CONNECTED = (
    f"A client that blocks {HELD}, and nothing else could run meanwhile: {{where}}. "
    "Use an async client, or `await asyncio.to_thread(...)`."
)
_BYTES = (
    "`parse_qs` of bytes gives a dict whose keys are bytes, and {key} is none of them. Decode the query string first: "
    "{where}."
)
_HANDLERS = {"connect", "disconnect", "receive", "receive_json"}  # which Channels' own handlers call

_found: list[str] | None = None  # where remarks go, while somebody wants them
_given: frozenset[str] = frozenset()  # the text of each cell that is not the learner's to change


@contextmanager
def noting_remarks(found: list[str], names: dict[str, object], given: Sequence[str]) -> Iterator[None]:
    """Write down what a learner's code does in vain, and where it holds the event loop.

    Args:
        found: gets one sentence for each place.
        names: the namespace of the learner's cells, where `from time import sleep` may have been.
        given: the text of the exercise's locked cells: what holds the event loop there is no fault of the learner's.
    """
    global _found, _given
    before = _found, _given
    _found, _given = found, frozenset(text.strip() for text in given)
    try:
        with _watching_consumers(), _watching_parse_qs(names), _watching_sleep(names), _watching_clients():
            yield
    finally:
        _found, _given = before


def _note(sentence: str) -> None:
    if _found is not None and sentence not in _found:
        _found.append(sentence)


@contextmanager
def _replaced(module: ModuleType, name: str, other: object, names: dict[str, object]) -> Iterator[None]:
    """Put something else into a module, and under the names by which the learner's cells have imported it."""
    before = getattr(module, name)
    mine = [own for own, value in names.items() if value is before]
    setattr(module, name, other)
    names.update(dict.fromkeys(mine, other))
    try:
        yield
    finally:
        setattr(module, name, before)
        names.update({own: before for own in mine if names.get(own) is other})


def _learners_frame(frame: FrameType | None) -> FrameType | None:
    """The innermost frame of the learner's own code, from this one outwards."""
    while frame is not None and not is_own(frame.f_code.co_filename):
        frame = frame.f_back
    return frame


# ---------------------------------------------------------------- what handlers return


@contextmanager
def _watching_consumers() -> Iterator[None]:
    from channels.consumer import AsyncConsumer  # every consumer is one

    call = AsyncConsumer.__call__

    @wraps(call)
    async def call_watched(self: Any, *arguments: Any) -> Any:
        _watch_handlers(self)
        return await call(self, *arguments)

    AsyncConsumer.__call__ = call_watched
    try:
        yield
    finally:
        AsyncConsumer.__call__ = call


def _watch_handlers(consumer: Any) -> None:
    """Look at what the learner's own methods of a consumer give back to Channels."""
    methods: dict[str, Any] = {}
    for kind in reversed(type(consumer).__mro__[:-1]):  # the first class that has a name wins, as in Python
        methods |= vars(kind)
    for name, method in methods.items():
        if isinstance(method, FunctionType) and is_own(method.__code__.co_filename) and not name.startswith("_"):
            vars(consumer)[name] = _watched(getattr(consumer, name), method.__code__, is_sync=consumer._sync)


def _watched(method: Callable[..., Any], code: CodeType, is_sync: bool) -> Callable[..., Any]:
    @wraps(method)
    def watched(*arguments: Any, **options: Any) -> Any:
        given = method(*arguments, **options)
        if not _is_called_as_handler(code.co_name, sys._getframe(1)):
            return given
        if is_sync:
            _note_given(code, given)
        elif inspect.iscoroutine(given):
            return _awaited(code, given)
        return given

    return watched


async def _awaited(code: CodeType, coroutine: Awaitable[Any]) -> Any:
    value = await coroutine
    _note_given(code, value)
    return value


def _is_called_as_handler(name: str, caller: FrameType) -> bool:
    """Whether Channels makes this call, and drops what it gives; it uses what e.g. decode_json gives."""
    by_channels = is_channels(caller.f_code.co_filename)
    return by_channels and (name in _HANDLERS or caller.f_code.co_name == "dispatch")


def _note_given(code: CodeType, value: object) -> None:
    if value is None or inspect.isawaitable(value):  # one that nobody awaits is told by `unawaited`
        return
    where, name = f"{place(code.co_filename)}, line {code.co_firstlineno}", code.co_name
    if inspect.isgenerator(value):
        _note(_YIELDED.format(name=name, where=where))
    else:
        kind = type(value).__name__
        _note(_RETURNED.format(name=name, value=f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}", where=where))


# ---------------------------------------------------------------- what a query string has


class _OfBytes(dict[Any, Any]):
    """What `parse_qs` gives for bytes; it notes who asks for a text in it."""

    def __getitem__(self, key: Any) -> Any:
        _note_text_key(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        _note_text_key(key)
        return super().__contains__(key)

    def get(self, key: Any, default: Any = None) -> Any:
        _note_text_key(key)
        return super().get(key, default)


def _note_text_key(key: object) -> None:
    frame = _learners_frame(sys._getframe(2))
    if isinstance(key, str) and frame is not None:
        _note(_BYTES.format(key=repr(key), where=f"{place(frame.f_code.co_filename)}, line {frame.f_lineno}"))


@contextmanager
def _watching_parse_qs(names: dict[str, object]) -> Iterator[None]:
    parse_qs = urllib.parse.parse_qs

    @wraps(parse_qs)
    def watched_parse_qs(qs: Any, *arguments: Any, **options: Any) -> dict[Any, Any]:
        parsed = parse_qs(qs, *arguments, **options)
        return _OfBytes(parsed) if isinstance(qs, bytes) else parsed

    with _replaced(urllib.parse, "parse_qs", watched_parse_qs, names):
        yield


# ---------------------------------------------------------------- what holds the event loop


@contextmanager
def _watching_sleep(names: dict[str, object]) -> Iterator[None]:
    sleep = time.sleep

    @wraps(sleep)
    def watched_sleep(seconds: float | SupportsIndex, /) -> None:
        if seconds:
            _note_held_loop(_SLEPT)
        return sleep(seconds)

    with _replaced(time, "sleep", watched_sleep, names):
        yield


@contextmanager
def _watching_clients() -> Iterator[None]:
    def watched_connect(self: Any, address: Any) -> None:
        if self.gettimeout() != 0:
            _note_held_loop(_CONNECTED)
        super(socket.socket, self).connect(address)

    socket.socket.connect = watched_connect  # type: ignore[method-assign]  # to see what connects
    try:
        yield
    finally:
        del socket.socket.connect


def _note_held_loop(sentence: str) -> None:
    is_learners = calling.get() or current_connection.get(None) is not None
    if _found is None or not is_learners or asyncio._get_running_loop() is None:  # a thread may wait as it likes
        return
    frame = _learners_frame(sys._getframe(2))
    if frame is not None and not _is_given(frame.f_code.co_filename):
        _note(sentence.format(where=f"{place(frame.f_code.co_filename)}, line {frame.f_lineno}"))


def _is_given(filename: str) -> bool:
    """Whether a cell, by the name of its code, is one of the exercise's own."""
    return "".join(linecache.getlines(filename)).strip() in _given
