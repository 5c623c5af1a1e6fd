"""Tasks that a consumer starts and nobody awaits: their errors, and what is left of them afterwards.

asyncio tells such an error when the task is thrown away, which for a task that is kept in `self` is never.
"""

import asyncio
import weakref
from collections.abc import Callable
from contextvars import copy_context

from classroom.server.connection import Connection, current_connection
from classroom.server.failure import is_own
from classroom.server.notebook import output_context

PATIENCE = 0.05  # seconds in which somebody may still ask a task how it ended


class BackgroundTasks:
    """Watches the tasks that applications start on one event loop.

    Args:
        failed: called with (error, connection) for an error that nobody has asked for.
    """

    def __init__(self, failed: Callable[[BaseException, Connection], None]):
        self._failed = failed
        self._tasks: weakref.WeakKeyDictionary[asyncio.Task, Connection] = weakref.WeakKeyDictionary()

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Note each task from now on that is a learner's coroutine and is started by an application."""
        make = loop.get_task_factory() or _make_task

        def make_and_note(loop, coroutine, **options):
            task = make(loop, coroutine, **options)
            connection = (options.get("context") or copy_context()).get(current_connection)
            if connection is not None and is_own(_file_of(coroutine)):
                self._tasks[task] = connection
                task.add_done_callback(self._ended)
            return task

        loop.set_task_factory(make_and_note)

    def cancel_left_behind(self) -> None:
        """Cancel those that go on though their connection has ended."""
        for task, connection in list(self._tasks.items()):
            if connection.ended and not task.done():
                task.cancel()

    def _ended(self, task: asyncio.Task) -> None:
        if not task.cancelled():
            task.get_loop().call_later(PATIENCE, self._tell, task, context=output_context())

    def _tell(self, task: asyncio.Task) -> None:
        if task._log_traceback:  # what asyncio itself goes by: the error has been asked for, or not
            self._failed(task.exception(), self._tasks[task])


def _make_task(loop, coroutine, **options) -> asyncio.Task:
    return asyncio.Task(coroutine, loop=loop, **options)


def _file_of(coroutine) -> str:
    return getattr(getattr(coroutine, "cr_code", None), "co_filename", "<string>")
