"""A learner's program: the names that their cells define, and the server that serves them.

Its coroutines run on the loop that the learner's code runs on, and speak JSON values only, so that it makes
no difference to the grader whether that loop is in a worker process or in the notebook's own kernel.
"""

import asyncio
import inspect
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from json import dumps, loads  # by name: a learner may put something else into the module

from classroom.grading.watchdog import calling
from classroom.server import serve
from classroom.server.failure import own_frames

GRACE = 0.05  # seconds without work after which the server has nothing left to do
FAREWELL = 0.5  # seconds that disconnect handlers have before the next test begins
SAMPLE = 0.01  # seconds between two looks at it


class Wrong(Exception):
    """The learner's program cannot do what a test asks of it; says why in one sentence."""


class Program:
    """What a test can ask of a learner's program."""

    def __init__(
        self,
        names: Mapping[str, object],
        missing: str,
        missing_awaits: list[str],
        cell_errors: Sequence[str] = (),
    ):
        """
        Args:
            names: the namespace that the learner's cells filled.
            missing: the sentence for a name that is not there, with "{name}" in it.
            missing_awaits: where `noting_missing_awaits` writes.
            cell_errors: what the cells raised, which is why a name may be missing.
        """
        self._names = names
        self._missing = missing
        self._cell_errors = cell_errors
        self.server = None
        self._raised: list[str] = []
        self._missing_awaits = missing_awaits
        self._began = time.perf_counter()

    async def begin(self) -> None:
        """A test begins: what went before is not part of it, nor what a client that left still causes."""
        if self.server is not None:
            with suppress(TimeoutError):
                await self.server.idle(FAREWELL)
            self.server.failures.clear()
            self.server.log.begin_run()
        self._raised.clear()
        self._missing_awaits.clear()
        self._began = time.perf_counter()

    async def serve(self, name: str) -> str:
        """Serve the application, or the consumer class, of this name; returns the server's ws:// address."""
        self.server = await serve(as_application(name, self._named(name)))
        return self.server.url()

    async def call(self, name: str, plain: bool, *arguments):
        """Call the function of this name; returns its JSON value.

        What it gives is awaited if need be; with `plain`, a coroutine is a mistake.
        """
        function = self._named(name)
        words = f"`{name}({', '.join(map(repr, arguments))})`"
        if not callable(function):
            raise Wrong(f"`{name}` is not a function: it is {_kind(function)}.")
        calling.set(True)  # in the context of this call alone: each request is a task of its own
        try:
            value = function(*arguments)
            if inspect.isawaitable(value) and not plain:
                value = await value
        except (asyncio.CancelledError, GeneratorExit):
            raise
        except BaseException as error:  # sys.exit() too: it must end this call and not the program
            self._raised.append(describe(error))
            raise Wrong(f"{words} raised an error.") from None
        return _json(words, value)

    async def value(self, name: str):
        """The JSON value of this name."""
        return _json(f"`{name}`", self._named(name))

    async def settled(self, within: float) -> bool:
        """Wait until the server has had nothing to do for a while; False when `within` seconds ran out."""
        now = time.monotonic()
        deadline, quiet_since = now + within, now
        while (now := time.monotonic()) < deadline:
            if self.server is not None and self.server.working():
                quiet_since = now
            elif now - quiet_since >= GRACE:
                return True
            await asyncio.sleep(SAMPLE)
        return False

    async def raised(self) -> list[str]:
        """What the learner's code has raised since the last `begin`."""
        served = self.server.failures if self.server is not None else []
        return [*self._missing_awaits, *dict.fromkeys(served), *self._raised]

    async def timeline(self):
        """The picture of what went over the wire since the last `begin`, or None. No JSON value."""
        if self.server is None:
            return None
        timeline = await self.server.timeline(wait=GRACE)
        mine = timeline.entries and timeline.entries[0].at >= self._began
        return timeline if mine else None

    def _named(self, name: str):
        try:
            return self._names[name]
        except KeyError:
            self._raised.extend(self._cell_errors)
            raise Wrong(self._missing.format(name=name)) from None


def as_application(name: str, thing) -> Callable:
    """An ASGI application out of what a learner named: itself, or `as_asgi()` of a consumer class.

    Raises:
        Wrong: it is neither.
    """
    if isinstance(thing, type):
        if hasattr(thing, "as_asgi"):
            return thing.as_asgi()
        raise Wrong(f"`{name}` is a class, but not a consumer: it inherits from no Channels consumer class.")
    if callable(thing):
        return thing
    raise Wrong(f"`{name}` is not an ASGI application: it is {_kind(thing)}.")


def describe(error: BaseException) -> str:
    """An exception in a line, and the learner's own frames below it."""
    return "\n".join([f"{type(error).__name__}: {error}", *(f"    {frame}" for frame in own_frames(error))])


def _json(words: str, value):
    if inspect.iscoroutine(value):
        value.close()  # or Python warns of it as well
        name = value.cr_code.co_name
        raise Wrong(
            f"{words} gives a coroutine and not its result. Is an `await` missing before `{name}(...)`, or is "
            "there an `async def` where `def` is needed?"
        )
    try:
        return loads(dumps(value))
    except (TypeError, ValueError, RecursionError):
        inside = f" with {_kind(culprit)} in it" if (culprit := _culprit(value)) is not None else ""
        raise Wrong(
            f"{words} gives {_kind(value)}{inside} that JSON cannot hold: it knows text, numbers, True, False, "
            "None, lists and dicts."
        ) from None


def _culprit(value):
    """The first thing inside a list or dict that JSON does not know; None for anything else."""
    for one in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    ):
        if not isinstance(one, str | int | float | list | tuple | dict | None):
            return one
    return None


def _kind(value) -> str:
    name = type(value).__name__
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"
