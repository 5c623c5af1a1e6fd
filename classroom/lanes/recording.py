"""Takes down who runs, and when, while somebody watches.

asyncio runs all that it runs through `Handle._run`, makes tasks with `loop.create_task`, and gives functions to threads with
`ThreadPoolExecutor.submit`; asgiref does the same. These three are wrapped for as long as somebody watches an event loop,
and put back when the last one has stopped. While nobody watches, nothing here runs.
"""

import asyncio
import sys
import threading
import weakref
from asyncio import Handle, TimerHandle
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import Context
from functools import partial
from itertools import islice
from time import perf_counter
from typing import Any

from classroom.lanes.names import call_of, function_of, handler_of, place_of
from classroom.server.connection import Connection, current_connection
from classroom.server.failure import is_own
from classroom.server.notebook import in_a_notebook
from classroom.server.server import current_server
from classroom.server.work import code_of, learner_calls

LONG = 0.005  # seconds: what waits longer is told where it waited, or for whose turn
MOST = 50_000  # steps that are kept


class Actor:
    """Who has a lane of its own: a task of the learner's, or a connection with all tasks that belong to it.

    Attributes:
        name: what is written beside the lane.
        connection: the connection that it is, or that it belongs to; None for all else.
        is_connection: whether it is that connection itself.
        made, ended: seconds of time.perf_counter(); None as long as it goes on.
        outcome: "", "cancelled", or the name of the exception that ended it.
        places: (began, ended, where) of the longer waits.
        turns: (began, ended) of when it could have run and something else was running.
    """

    def __init__(self, name: str, made: float, connection: Connection | None = None, is_connection: bool = False):
        self.name = name
        self.connection = connection
        self.is_connection = is_connection
        self.made = made
        self.ended: float | None = None
        self.outcome = ""
        self.places: list[tuple[float, float, str]] = []
        self.turns: list[tuple[float, float]] = []


class Call:
    """A function that was given to a thread.

    Attributes:
        actor: who gave it, if that one has a lane.
        sent, began, ended: seconds of time.perf_counter(); None for what has not happened yet.
        thread: the one that runs it.
        future: of its result, until it has run.
    """

    __slots__ = ("_args", "_function", "_name", "actor", "began", "ended", "future", "sent", "thread")

    def __init__(self, actor: Actor | None, function: Callable[..., Any], args: tuple[Any, ...]):
        self.actor = actor
        self.began: float | None = None
        self.ended: float | None = None
        self.thread: threading.Thread | None = None
        self.future: Future[Any] | None = None
        self._function: Callable[..., Any] | None = function
        self._args = args
        self._name = ""
        self.sent = perf_counter()

    def run(self, **kwargs: Any) -> Any:
        """Run the function in this thread."""
        self.thread = threading.current_thread()
        function, args = self._function, self._args
        self.began = began = perf_counter()
        try:
            return function(*args, **kwargs)  # type: ignore[misc]
        finally:
            self.ended = perf_counter()
            if self.ended - began > LONG:
                self._name = self.name
            self._function, self._args = None, ()
            self.future = None  # kept, each would cost an echo as much as all else here

    @property
    def name(self) -> str:
        """The function's; "" for one that took no time to speak of, as naming it would take as long."""
        function, args = self._function, self._args
        return self._name if function is None else function_of(function, args)


class _Seat(weakref.ref["asyncio.Task[Any]"]):
    """What is known of one task. It does not keep the task alive."""

    __slots__ = ("actor", "due", "key", "left")
    actor: Actor | None
    due: float | None  # since when it could run, if that is known
    key: int
    left: float  # when it last gave way


class Recording:
    """What happens on one event loop, and in the threads that it gives work to, from the first watcher to the last."""

    def __init__(self, loop: Any):
        self.loop = loop
        self.watchers = 0
        # Of each step: began, ended, actor. With an object for each, the garbage collector would have much to do.
        self._kept: list[Any] = []
        self._room = 3 * MOST
        self.calls: list[Call] = []
        self.actors: list[Actor] = []
        self.handlers: dict[float, str] = {}  # of a connection's long steps, by when they began
        self.running: tuple[float, Actor | None] | None = None  # the step that has not ended
        self._seats: dict[int, _Seat] = {}  # by the id of the task
        self._connections: dict[Connection, Actor] = {}
        self._ready = self.loop._ready
        self._of_monotonic = perf_counter() - loop.time()
        self._create_task: Any = None
        self._held_until = 0.0  # when the last long step was over
        self._first: _Seat | None = None  # of the task in which the watching began

    # Watchers

    def enter(self) -> None:
        """Begin, or go on, with the task that runs now: a cell's, or a program's."""
        self.watchers += 1
        if self.watchers > 1:
            self._seat_of_current_task()
            return
        _recordings[self.loop] = self
        if len(_recordings) == 1:
            _put(_watched_run, _watched_submit)
        self._create_task = vars(self.loop).get("create_task")
        self.loop.create_task = self._make_task
        self._first = self._seat_of_current_task()
        self.running = perf_counter(), self._first.actor if self._first else None
        self.loop.call_soon(_next_turn)  # else the loop may sleep, and the end of this first step is not seen

    def leave(self) -> None:
        """Stop when nobody else watches."""
        self.watchers -= 1
        if self.watchers:
            return
        if self._create_task is None:
            del self.loop.create_task
        else:
            self.loop.create_task = self._create_task
        del _recordings[self.loop]
        if not _recordings:
            _put(_run, _submit)

    @property
    def is_full(self) -> bool:
        """Whether no more is kept."""
        return len(self._kept) >= self._room

    @property
    def steps(self) -> list[tuple[float, float, Actor | None]]:
        """What the event loop ran: began, ended, and who that was, if that one has a lane."""
        return list(zip(self._kept[::3], self._kept[1::3], self._kept[2::3], strict=True))

    # The event loop

    def _make_task(self, coroutine: Any, **options: Any) -> "asyncio.Task[Any]":
        make = self._create_task or type(self.loop).create_task.__get__(self.loop)
        task: asyncio.Task[Any] = make(coroutine, **options)
        if not self.is_full:
            context = options.get("context")
            connection = current_connection.get(None) if context is None else context.get(current_connection)
            if connection not in self._connections or is_own(code_of(coroutine)):
                seat = self._meet(task, connection, learner_calls(sys._getframe(1)))
                seat.due = seat.left
        return task

    def _stranger(self, task: "asyncio.Task[Any]", context: Context | None) -> tuple[_Seat | None, Actor | None]:
        """Who a task is that has no seat: one of a connection's own tasks, of which each message makes one, or new."""
        connection = context.get(current_connection) if context is not None else None
        if connection in self._connections and not is_own(code_of(task.get_coro())):
            return None, self._connections[connection]
        seat = self._meet(task, connection)
        return seat, seat.actor

    def _meet(
        self, task: "asyncio.Task[Any]", connection: Connection | None, by_learner: bool | None = None
    ) -> _Seat:
        """Give a task its seat.

        Args:
            task: one that is seen for the first time.
            connection: to which it belongs, if to any.
            by_learner: whether the learner's own code has made it; None when that was not seen.
        """
        now = perf_counter()
        coroutine: Any = task.get_coro()
        own = is_own(code_of(coroutine))
        actor, is_new = None, False
        if (own or by_learner) if connection is None else (own and by_learner is not False):
            actor, is_new = self._new(Actor(call_of(coroutine), now, connection)), True
        elif connection is not None and (actor := self._connections.get(connection)) is None:
            actor = Actor(f"consumer {connection.path}", now, connection, is_connection=True)
            self._connections[connection], is_new = self._new(actor), True
            task = task if by_learner is not None else _application_of(connection) or task
        seat = self._seats[id(task)] = _Seat(task, self._forget)
        seat.key, seat.actor, seat.left, seat.due = id(task), actor, now, None
        if is_new:
            task.add_done_callback(partial(self._has_ended, seat))
        return seat

    def _forget(self, seat: "weakref.ref[asyncio.Task[Any]]") -> None:
        assert isinstance(seat, _Seat)
        if self._seats.get(seat.key) is seat:
            del self._seats[seat.key]

    def _new(self, actor: Actor) -> Actor:
        self.actors.append(actor)
        return actor

    def _first_step_ends(self, now: float) -> None:
        """The step in which the watching began was not run by `step`, so the next one says when it was over."""
        assert self.running is not None
        self._kept += self.running[0], now, self.running[1]
        if now - self.running[0] > LONG:
            self._held_until = now
        if self._first is not None:
            self._first.left = now

    def _seat_of_current_task(self) -> _Seat | None:
        """The lane of the task in which the watching begins, which has one whoever made it."""
        task = asyncio.current_task(self.loop)
        if task is None:
            return None
        seat = self._seats.get(id(task)) or self._meet(task, current_connection.get(None))
        if seat.actor is None:
            name = "this cell" if in_a_notebook() else call_of(task.get_coro())
            seat.actor = self._new(Actor(name, perf_counter()))
        return seat

    def _has_waited(self, seat: _Seat, task: "asyncio.Task[Any]", now: float) -> None:
        """Note where, and from when on it could have gone on."""
        actor = seat.actor
        assert actor is not None
        if seat.due is not None and now - seat.due > LONG and self._held_until > seat.due:
            actor.turns.append((seat.due, now))
        if self.is_full:
            return
        if where := place_of(task.get_coro()):
            actor.places.append((seat.left, min(now, seat.due or now), where))

    def _has_ended(self, seat: _Seat, task: Any) -> None:
        actor = seat.actor
        if actor is None or (actor.is_connection and not (actor.connection and actor.connection.ended)):
            return  # of a connection's tasks, most end before it does
        actor.ended = seat.left
        if task.cancelled():
            actor.outcome = "cancelled"
        elif (error := task._exception) is not None:  # exception() would count as asking
            actor.outcome = type(error).__name__

    def _held_up(self, began: float, ended: float, ready: int) -> None:
        """A step took long: who was in the queue when it began could have run since."""
        self._held_until = ended
        for handle in islice(self._ready, ready):
            self._is_due(getattr(handle._callback, "__self__", None), began)

    def _rings_late(self, handle: TimerHandle) -> None:
        """A timer that ends somebody's sleep could have rung before."""
        future = handle._args[0] if handle._args else None
        if isinstance(future, asyncio.Future):
            for callback, _ in future._callbacks or ():
                self._is_due(getattr(callback, "__self__", None), handle.when() + self._of_monotonic)

    def _is_due(self, task: Any, since: float) -> None:
        seat = self._seats.get(id(task))
        if seat is not None and (seat.due is None or seat.left > seat.due):
            seat.due = since

    def waiting_now(self, now: float) -> dict[Actor, tuple[float, str]]:
        """Who waits now: since when, and where."""
        found = {}
        for seat in list(self._seats.values()):
            task = seat()
            if seat.actor is None or task is None or task.done() or now - seat.left <= LONG:
                continue
            if (self.running is None or self.running[1] is not seat.actor) and (
                where := place_of(task.get_coro())
            ):
                found[seat.actor] = seat.left, where
        return found


_recordings: dict[asyncio.AbstractEventLoop, Recording] = {}
_run = Handle._run
_submit = ThreadPoolExecutor.submit


def recording_of(loop: asyncio.AbstractEventLoop) -> Recording:
    """The recording of this loop that is under way, or a new one."""
    return _recordings.get(loop) or Recording(loop)


def _application_of(connection: Connection) -> "asyncio.Task[Any] | None":
    """The task in which the application of a connection runs that was there before."""
    server: Any = current_server()
    for details in server._daphne.connections.values() if server is not None and server._daphne else ():
        if details.get("connection") is connection:
            return details.get("application_instance")  # type: ignore[no-any-return]
    return None


def _put(run: Any, submit: Any) -> None:
    classes: Any = Handle, ThreadPoolExecutor
    classes[0]._run, classes[1].submit = run, submit


def _watched_run(handle: Any) -> None:
    """In the place of Handle._run. It is on the way of everything, so it is in a hurry."""
    recording = _recordings.get(handle._loop)
    if recording is None or len(kept := recording._kept) >= recording._room:
        return _run(handle)
    owner: Any = getattr(handle._callback, "__self__", None)
    seat = recording._seats.get(id(owner))
    if seat is not None:
        actor = seat.actor
    elif isinstance(owner, asyncio.Task):
        seat, actor = recording._stranger(owner, handle._context)
    else:
        actor = None
    ready = len(recording._ready)
    began = perf_counter()
    if recording.running is not None:
        recording._first_step_ends(began)
    if seat is not None:
        if began - seat.left > LONG and actor is not None:
            recording._has_waited(seat, owner, began)
        seat.due = None
    elif handle.__class__ is TimerHandle and began - handle.when() - recording._of_monotonic > LONG:
        recording._rings_late(handle)
    recording.running = began, actor
    try:
        _run(handle)
    finally:
        ended = perf_counter()
        recording.running = None
        kept += began, ended, actor
        if seat is not None:
            seat.left = ended
        if ended - began > LONG:
            recording._held_up(began, ended, ready)
            if actor is not None and actor.is_connection and actor.connection is not None:
                recording.handlers[began] = handler_of(actor.connection.event)


def _watched_submit(executor: ThreadPoolExecutor, function: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
    """In the place of ThreadPoolExecutor.submit."""
    try:
        recording = _recordings.get(asyncio.get_running_loop())
    except RuntimeError:  # a thread gives work to a thread: no event loop takes part
        recording = None
    if recording is None or recording.is_full:
        return _submit(executor, function, *args, **kwargs)
    call = Call(recording.running[1] if recording.running else None, function, args)
    recording.calls.append(call)
    call.future = future = _submit(executor, call.run, **kwargs)
    if len(recording.calls) >= MOST:
        recording._room = 0
    return future


def _next_turn() -> None:
    """Nothing."""
