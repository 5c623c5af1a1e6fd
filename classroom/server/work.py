"""What a learner's code has started beside its handlers: tasks, timers and threads. Their errors, and what is left.

asyncio tells the error of a task when the task is thrown away, which for one that is kept in `self` is never.
"""

import asyncio
import asyncio.locks
import asyncio.queues
import asyncio.taskgroups
import inspect
import sys
import threading
import weakref
from collections.abc import Callable, Collection, Iterator
from contextvars import Context, copy_context
from functools import lru_cache, partial
from pathlib import Path
from time import perf_counter
from types import CodeType, FrameType
from typing import Any, NamedTuple, Protocol, cast

from classroom.server.connection import Connection, current_connection
from classroom.server.failure import is_own
from classroom.server.notebook import output_context

PATIENCE = 0.05  # seconds in which somebody may still ask a task how it ended

# A coroutine that waits here is woken by somebody else, who is seen at work.
_WOKEN = {module.__file__ for module in (asyncio.queues, asyncio.locks, asyncio.taskgroups)}
_ASYNCIO = str(Path(asyncio.__file__).parent)
_JUDGING = str(Path("classroom", "judging", "judge.py"))  # the tests' thread: it waits for the learner's code


class _Made(NamedTuple):
    at: float  # seconds of time.perf_counter()
    connection: Connection | None


class _Timer(Protocol):
    """What is read of an asyncio.TimerHandle, which has no public names for it."""

    _context: Context
    _callback: Callable[..., object]

    def cancelled(self) -> bool: ...


class Work:
    """Watches what applications start on one event loop.

    Args:
        failed: called with (error, connection) for the error of a task that nobody has asked for.
    """

    def __init__(self, failed: Callable[[BaseException, Connection], None]):
        self._failed = failed
        self._tasks: weakref.WeakKeyDictionary[asyncio.Task[Any], _Made] = weakref.WeakKeyDictionary()
        self._untold = 0  # errors that are told unless somebody asks for them

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Note each task from now on that a learner's code makes, or that runs a learner's coroutine."""
        self._loop: Any = loop  # its timers have no public name
        make = cast(Callable[..., asyncio.Task[Any]], loop.get_task_factory() or _make_task)

        def make_and_note(loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> asyncio.Task[Any]:
            task = make(loop, coroutine, **options)
            if is_own(code_of(coroutine)) or learner_calls(sys._getframe(1)):
                connection = (options.get("context") or copy_context()).get(current_connection)
                self._tasks[task] = _Made(perf_counter(), connection)
                if connection is not None:
                    task.add_done_callback(self._ended)
            return task

        loop.set_task_factory(make_and_note)

    def under_way(self, since: float, threads: bool = True) -> str | None:
        """What still works that was started after a moment: "a task", "a timer", "a thread"; None when nothing does.

        Args:
            since: seconds of time.perf_counter().
            threads: look at the threads too.
        """
        if self._untold or any(map(_works, self._tasks_since(since))):
            return "a task"
        if any(self._rings(handle, since) for handle in self._loop._scheduled):
            return "a timer"
        if threads and any(_threads()):
            return "a thread"
        return None

    def cancel_left_behind(self, without_client: Collection[Connection]) -> None:
        """Cancel the tasks that go on though their connection has ended.

        Args:
            without_client: connections that count as ended, though their application still takes in that its client
                has gone.
        """
        for task, made in list(self._tasks.items()):
            connection = made.connection
            if connection is not None and (connection.ended or connection in without_client) and not task.done():
                task.cancel()

    def _tasks_since(self, since: float) -> list[asyncio.Task[Any]]:
        if not self._tasks:  # as in most looks; a weak dictionary takes its time to be gone through
            return []
        return [task for task, made in list(self._tasks.items()) if made.at >= since and not task.done()]

    def _rings(self, handle: _Timer, since: float) -> bool:
        """Whether it will call a learner's function, or end the waiting of a learner's task."""
        connection = None if handle.cancelled() else handle._context.get(current_connection)
        if connection is None or connection.began < since:
            return False
        owner = getattr(handle._callback, "__self__", None)
        if isinstance(owner, asyncio.Timeout):
            return getattr(owner, "_task", None) in self._tasks
        wakes = isinstance(owner, asyncio.Event | asyncio.Future)  # call_later(1, event.set)
        return wakes or is_own(code_of(handle._callback))

    def _ended(self, task: asyncio.Task[Any]) -> None:
        if not task.cancelled() and task._log_traceback:
            self._untold += 1
            task.get_loop().call_later(PATIENCE, self._tell, task, context=output_context())

    def _tell(self, task: asyncio.Task[Any]) -> None:
        self._untold -= 1
        if task._log_traceback:  # what asyncio itself goes by: the error has been asked for, or not
            error, connection = task.exception(), self._tasks[task].connection
            if error is not None and connection is not None:
                self._failed(error, connection)


def _make_task(loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> asyncio.Task[Any]:
    return asyncio.Task(coroutine, loop=loop, **options)


def _works(task: asyncio.Task[Any]) -> bool:
    """False while it waits for somebody who is seen at work: at a queue or a lock, or for another task."""
    waited: asyncio.Future[Any] | None = getattr(task, "_fut_waiter", None)  # it has no public name
    if isinstance(waited, asyncio.Task):
        return False
    inner: Any = task.get_coro()
    while (awaited := getattr(inner, "cr_await", None)) is not None and hasattr(awaited, "cr_await"):
        inner = awaited
    waits = waited is not None and not waited.done()
    return not (waits and code_of(inner) in _WOKEN)


def learner_calls(frame: FrameType | None) -> bool:
    """Whether it is the learner's code that has called asyncio here."""
    while frame is not None and frame.f_code.co_filename.startswith(_ASYNCIO):
        frame = frame.f_back
    return frame is not None and is_own(frame.f_code.co_filename)


def _threads() -> Iterator[threading.Thread]:
    """Those that run a learner's function, or will."""
    frames, main = sys._current_frames(), threading.main_thread()
    for thread in threading.enumerate():
        if thread is not main and (_runs_own_code(frames.get(thread.ident or 0)) or _will_run_own_code(thread)):
            yield thread


def _will_run_own_code(thread: threading.Thread) -> bool:
    """Whether a function of the learner's is what it was made for: it may have been started this very moment."""
    function = thread.function if isinstance(thread, threading.Timer) else getattr(thread, "_target", None)
    return function is not None and is_own(code_of(function))


def _runs_own_code(frame: FrameType | None) -> bool:
    """Whether a function of the learner's is on this stack. Asked for each thread, in each turn: so it is in a hurry."""
    own = False
    while frame is not None:
        file = frame.f_code.co_filename
        if _is_judging(file):
            return False
        own = own or is_own(file)
        frame = frame.f_back
    return own


@lru_cache(maxsize=1024)
def _is_judging(file: str) -> bool:
    return file.endswith(_JUDGING)


def code_of(thing: Any) -> str:
    """The file of a coroutine's or a callable's code; "<string>", which is nobody's, when it has none."""
    while isinstance(thing, partial):
        thing = thing.func
    # What running/remarks.py has wrapped is the learner's still.
    code = getattr(thing, "cr_code", None) or getattr(inspect.unwrap(thing), "__code__", None)
    return code.co_filename if isinstance(code, CodeType) else "<string>"
