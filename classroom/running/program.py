"""A learner's program: the names that their cells define, and the server that serves them.

Its coroutines run on the loop that the learner's code runs on, and speak JSON values only, so that it makes
no difference to the grader whether that loop is in a worker process or in the notebook's own kernel.
"""

import asyncio
import inspect
import os
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from json import dumps, loads  # by name: a learner may put something else into the module
from typing import Any, TypedDict, TypeVar

from classroom.running.elsewhere import run_elsewhere
from classroom.running.remarks import HELD
from classroom.running.watchdog import EventLoopBlocked, calling
from classroom.server import Server, serve
from classroom.server.failure import own_frames
from classroom.timeline import Timeline
from classroom.timeline.asgi import Application

TURNS = 25  # of the event loop, one after the other without work: a message that is handed on inside takes some
THREADS = 12  # turns between two looks at the threads, which take longer than the turns; the last one has a look
SHORT, LONG = 0.0005, 0.01  # seconds between two looks at a server that works: first, and when it goes on working
LOOK = 0.1  # seconds between two looks whether a call takes too long
PICTURE = 0.05  # seconds that the picture of an exchange waits for consumers that are still at work
MOVED = (
    "Your code has changed the folder in which the notebook works (`os.chdir`). "
    "Give `subprocess.run` the folder with `cwd=` instead."
)
FAREWELL = 0.5  # seconds in which the clients of before may still be seen off as a check in the notebook begins


LEFT_ALONE = (
    "The consumer goes on after its client has left: a `websocket_disconnect` of its own must "
    "`raise StopConsumer()`."
)


Result = TypeVar("Result")


class Sent(TypedDict):
    """What the judge has sent over one WebSocket; what the keys hold, `rest.Sent` says."""

    port: int
    messages: int
    left: bool


class Wrong(Exception):
    """The learner's program cannot do what a test asks of it; says why in one sentence."""


class _TooLong(Exception):
    """What a test has asked for takes longer than it may."""


class Program:
    """What a test can ask of a learner's program."""

    def __init__(
        self,
        names: Mapping[str, object],
        missing: Callable[[str], str],
        missing_awaits: list[str],
        remarks: list[str],
        clock: Callable[[], float],
        cell_errors: Sequence[str] = (),
    ):
        """
        Args:
            names: the namespace that the learner's cells filled.
            missing: gives the sentence for a name that is not there.
            missing_awaits: where `noting_missing_awaits` writes.
            remarks: where `noting_remarks` writes; they explain a failure, and are none.
            clock: of `watchdog.Watch`, for limits.
            cell_errors: what the cells raised, which is why a name may be missing.
        """
        self._names = names
        self._missing = missing
        self._cell_errors = cell_errors
        self.server: Server | None = None
        self._raised: list[str] = []
        # Else the coroutine that `asyncio.run` refused is told as one not awaited.
        self._kept: list[BaseException] = []
        self._missing_awaits = missing_awaits
        self._remarks = remarks
        self._clock = clock
        self._others: dict[tuple[str, int], Mapping[str, object]] = {}
        self._since = self._began = time.perf_counter()

    async def begin(self) -> None:
        """A test begins: what went before is not part of it, nor what a client that left still causes."""
        if self.server is not None:
            with suppress(TimeoutError):
                await self.server.idle(FAREWELL)
            self.server.failures.clear()
            self.server.log.begin_run()
        self._raised.clear()
        self._missing_awaits.clear()
        self._remarks.clear()
        self._began = time.perf_counter()

    async def serve(self, name: str, process: int = 0) -> str:
        """Serve the application, or the consumer class, of this name; returns the server's ws:// address.

        With a number above 0 it is the one that another process of the same site has: its cell is run once more, in
        a namespace of that number's own.
        """
        thing = await self._elsewhere(name, process) if process else self._named(name)
        self.server = await serve(as_application(name, thing))
        return self.server.url()

    async def one_loop(self, only: bool) -> None:
        """Whether a call from the thread of another loop is an error, as it is in asyncio's debug mode, or goes unseen."""
        loop = asyncio.get_running_loop()
        if only:
            self._debugs, self._slow = loop.get_debug(), loop.slow_callback_duration
            loop.slow_callback_duration = float("inf")  # seconds from which debug mode warns of a callback
            loop.set_debug(True)
        else:
            loop.set_debug(self._debugs)
            loop.slow_callback_duration = self._slow

    async def hold(self, hold: bool) -> None:
        """Whether the server leaves unread what its WebSockets send, or reads on."""
        if self.server is not None:
            self.server.hold(hold)

    async def call(self, name: str, plain: bool, within: float, *arguments: Any) -> Any:
        """Call the function of this name; returns its JSON value.

        What it gives is awaited if need be; with `plain`, a coroutine is a mistake.
        """
        function = self._named(name)
        words = f"`{name}({', '.join(map(repr, arguments))})`"
        if not callable(function):
            raise Wrong(f"`{name}` is not a function: it is {_kind(function)}.")
        calling.set(True)  # in the context of this call alone: each request is a task of its own
        folder = working_folder()
        try:
            value = function(*arguments)
            if inspect.isawaitable(value) and not plain:
                value = await self._in_time(value, within)
        except (asyncio.CancelledError, GeneratorExit):
            raise
        except EventLoopBlocked as error:
            self._raised.append(describe(error))
            raise Wrong(f"{words} did not end within {within:g} seconds.") from None
        except _TooLong:
            raise Wrong(f"{words} did not end within {within:g} seconds.") from None
        except BaseException as error:  # sys.exit() too: it must end this call and not the program
            self._raised.append(describe(error))
            self._kept.append(error)
            raise Wrong(f"{words} raised an error.") from None
        finally:
            moved = _back_to(folder)
        if moved:
            raise Wrong(MOVED)
        return _json(words, value)

    async def _in_time(self, value: Awaitable[Result], within: float) -> Result:
        awaiting, limit = asyncio.ensure_future(value), self._clock() + within
        try:
            while not awaiting.done():
                if self._clock() > limit:
                    raise _TooLong
                await asyncio.wait([awaiting], timeout=LOOK)
            return awaiting.result()
        finally:
            awaiting.cancel()

    async def value(self, name: str) -> Any:
        """The JSON value of this name."""
        return _json(f"`{name}`", self._named(name))

    async def settled(self, sent: list[Sent], within: float) -> list[list[bool | int]] | None:
        """Wait until the server rests: nothing more happens unless a client acts.

        Args:
            sent: what the judge has sent over each WebSocket.
            within: seconds to wait at most, in which this process has a processor.

        Returns:
            For each of them [whether it was accepted, how many messages went to the judge, whether it has ended];
            None when the server was still at work as the time ran out.
        """
        limit, turns, pause = self._clock() + within, 0, SHORT
        while turns < TURNS:
            if self._at_work(sent, threads=turns % THREADS == 0):
                if self._clock() > limit:
                    return None
                await asyncio.sleep(pause)
                turns, pause = 0, min(2 * pause, LONG)
            else:
                await asyncio.sleep(0)
                turns, pause = turns + 1, SHORT
        return [self._state(**one) for one in sent]

    def _at_work(self, sent: list[Sent], threads: bool) -> bool:
        server = self.server
        if server is None:
            return False
        for one in sent:  # a loop, which is twice as fast as any()
            if not self._has_arrived(server, **one):
                return True
        return server.at_work(self._since, threads) is not None

    def _has_arrived(self, server: Server, port: int, messages: int, left: bool) -> bool:
        traffic = server.traffic(port)
        if traffic is None:
            return left  # it was dropped before the server had read its request
        return traffic.lost or (traffic.taken_in >= messages and not left)

    def _state(self, port: int, **_: object) -> list[bool | int]:
        traffic = self.server.traffic(port) if self.server is not None else None
        return [traffic.opened, traffic.sent, traffic.lost] if traffic is not None else [False, 0, False]

    async def aftermath(self) -> list[str]:
        """What went wrong in the server since the last `begin`, when all clients have gone and it is at rest."""
        left = self.server.left_alone(self._since) if self.server is not None else []
        return [*self._served_raised(), *([LEFT_ALONE] if left else [])]

    async def raised(self) -> list[str]:
        """What the learner's code has raised since the last `begin`."""
        told = [*self._served_raised(), *self._raised]
        blocked = next((index for index, error in enumerate(told) if EventLoopBlocked.__name__ in error), None)
        if blocked is not None:
            del told[blocked + 1 :]  # what was raised later follows from it
            if any(HELD in remark for remark in self._remarks):  # where the watchdog came is chance
                told[blocked] = told[blocked].partition("\n")[0]
        return [*told, *self._remarks]

    def _served_raised(self) -> list[str]:
        served = self.server.failures if self.server is not None else []
        return [*self._missing_awaits, *dict.fromkeys(served)]

    async def timeline(self, rows: int = 40) -> Timeline | None:
        """The picture of what went over the wire since the last `begin`, or None. No JSON value.

        Args:
            rows: how many rows it shows at most.
        """
        if self.server is None:
            return None
        timeline = await self.server.timeline(rows, wait=PICTURE)
        mine = timeline.entries and timeline.entries[0].at >= self._began
        return timeline if mine else None

    def _cell(self, name: str) -> tuple[str, str]:
        """The cell that has defined a name last, as Python, and how error reports call it."""
        raise NotImplementedError

    async def _elsewhere(self, name: str, process: int) -> object:
        self._named(name)
        if (name, process) not in self._others:
            try:
                self._others[name, process] = await run_elsewhere(*self._cell(name), self._names)
            except Exception as error:
                self._raised.append(describe(error))
                raise Wrong(f"The cell that defines `{name}` raised an error when it was run once more.") from None
        return self._others[name, process][name]

    def _named(self, name: str) -> object:
        try:
            return self._names[name]
        except KeyError:
            self._raised.extend(self._cell_errors)
            raise Wrong(self._missing(name)) from None


def as_application(name: str, thing: object) -> Application:
    """An ASGI application out of what a learner named: itself, or `as_asgi()` of a consumer class.

    Raises:
        Wrong: it is neither.
    """
    if isinstance(thing, type):
        if hasattr(thing, "as_asgi"):
            application: Application = thing.as_asgi()
            return application
        raise Wrong(f"`{name}` is a class, but not a consumer: it inherits from no Channels consumer class.")
    if callable(thing):
        return thing
    raise Wrong(f"`{name}` is not an ASGI application: it is {_kind(thing)}.")


def working_folder() -> str | None:
    """The path of the folder in which this process works; None when it is gone."""
    try:
        return os.getcwd()
    except FileNotFoundError:
        return None


def _back_to(folder: str | None) -> bool:
    """Work in this folder again; returns whether that was needed."""
    if folder is None or working_folder() == folder:
        return False
    with suppress(OSError):  # the learner's code has taken it away
        os.chdir(folder)
    return True


def describe(error: BaseException) -> str:
    """An exception in a line, and the learner's own frames below it."""
    return "\n".join([f"{type(error).__name__}: {error}", *(f"    {frame}" for frame in own_frames(error))])


def _json(words: str, value: object) -> Any:
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


def _culprit(value: object) -> object:
    """The first thing inside a list or dict that JSON does not know; None for anything else."""
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
        if not isinstance(one, str | int | float | list | tuple | dict | None):
            return one
    return None


def _kind(value: object) -> str:
    name = type(value).__name__
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"
