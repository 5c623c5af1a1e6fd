"""One exercise, judged for nobody, in the process that all others are forked from.

What has run once has its modules imported, its caches filled and its bytecode specialized, and each process that is
forked afterwards has that too: learners' processes and judges need a third less (benchmarks/grade_a_class.py).
Nothing else of it stays: no settings, no server, no thread, no name.
"""

import asyncio
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import django.conf
import django.db
from asgiref.sync import SyncToAsync
from django.utils.functional import empty

from classroom.catalogue.catalog import Exercise, Task
from classroom.judging.judge import judge
from classroom.judging.kernel import Kernel
from classroom.running.cells import Cell
from classroom.running.inside import Shell
from classroom.running.unawaited import noting_missing_awaits
from classroom.running.watchdog import watchdog
from classroom.server import current_server, server

TASKS = tuple(Task(f"00.{number}", "", (), 1.0, (), (), "") for number in (1, 2))
EXERCISE = Exercise("00", "", 0, Path(__file__).with_name("rehearsal.ipynb"), TASKS)  # its tests are in tests/

CELLS = (
    """
from django.conf import settings

settings.configure()

from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
""",
    """
class Echo(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        await self.send({"type": "websocket.send", "text": event["text"]})

    async def websocket_disconnect(self, event):
        raise StopConsumer()
""",
    """
def double(number):
    return 2 * number
""",
)


def rehearse() -> None:
    """Judge it, and make the shell that each learner's process finds."""
    with tempfile.TemporaryDirectory() as folder:
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(_judge(Shell.instance(ipython_dir=folder)))
        _forget()
        Shell.clear_instance()
        Shell.instance(ipython_dir=folder)


async def _judge(shell: Shell) -> None:
    for cell in CELLS:
        await shell.run_named(Cell("a cell", cell))
    missing_awaits: list[str] = []
    with watchdog() as watch, noting_missing_awaits(missing_awaits):
        kernel = Kernel(shell.user_ns, watch, missing_awaits)
        await asyncio.to_thread(judge, EXERCISE, kernel.open)
    if (started := current_server()) is not None:
        await started.stop()


def _forget() -> None:
    """Undo what the rehearsal has changed in modules: a process that is forked has no other thread than its first."""
    server._server = None
    SyncToAsync.single_thread_executor.shutdown()
    SyncToAsync.single_thread_executor = ThreadPoolExecutor(max_workers=1)
    django.conf.settings._wrapped = empty
    django.db.connections._settings = None  # type: ignore[attr-defined]  # django-stubs leaves it out
    vars(django.db.connections).pop("settings", None)  # only there when it was asked for
