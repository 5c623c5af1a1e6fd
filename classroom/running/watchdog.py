"""Ends a learner's code that keeps the event loop busy, and says where it was.

Without it an endless loop in a handler takes a notebook's kernel for good: the event loop that would cancel
the cell is the one that is busy.
"""

import _thread
import asyncio
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import FrameType

from classroom.running.delay import OwnDelay
from classroom.server.connection import current_connection

STANDSTILL = 0.5  # seconds without a turn after which the loop counts as blocked
LOOK = 0.25  # seconds between two looks

calling: ContextVar[bool] = ContextVar(
    "calling", default=False
)  # true in a context that runs a learner's function


class EventLoopBlocked(BaseException):
    """Raised inside the learner's code. Not an Exception: endless loops like to catch those."""


@contextmanager
def watchdog() -> Iterator["Watch"]:
    """Watch the running event loop, whose thread must be the main one, for as long as the `with` lasts.

    Another thread looks whether the loop still turns. If it does not, though no test waits for it any more,
    it sends SIGINT. The handler runs in the main thread, in the context of whatever runs there: when that is
    a learner's function or application, it is ended. Any other SIGINT goes to the handler of before.

    Yields:
        The Watch.
    """
    before = signal.getsignal(signal.SIGINT)
    watch = Watch(asyncio.get_running_loop())

    def handler(signum: int, frame: FrameType | None) -> None:
        if watch.barking.is_set():
            watch.barking.clear()
            if calling.get() or current_connection.get(None) is not None:
                raise EventLoopBlocked("this kept the event loop busy and let nothing else run")
        elif callable(before):
            before(signum, frame)

    signal.signal(signal.SIGINT, handler)
    watch.start()
    try:
        yield watch
    finally:
        watch.over.set()
        watch.join()
        signal.signal(signal.SIGINT, before)


class Watch(threading.Thread):
    """Looks whether a loop turns.

    Attributes:
        barking: set while a SIGINT of ours is on its way.
        over: set to end the watch.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop):
        super().__init__(daemon=True)
        self.barking, self.over = threading.Event(), threading.Event()
        self._loop = loop
        self._delay, self._looking = OwnDelay(), threading.Lock()
        self._turned = self._patient_until = self.clock()

    def be_patient(self, seconds: float) -> None:
        """A test waits so long for what it has asked: until then the loop may be busy. From any thread."""
        self._patient_until = max(self._patient_until, self.clock() + seconds)

    def run(self) -> None:
        while not self.over.wait(LOOK):
            try:
                self._loop.call_soon_threadsafe(self._turn)
            except RuntimeError:  # the loop is closed
                return
            if self.clock() - max(self._turned, self._patient_until) > STANDSTILL:
                self._turned = self.clock()
                self.barking.set()
                _send_sigint()

    def clock(self) -> float:
        """Seconds on a clock that stands still while this process, or one that it has started, has no processor.

        From any thread.
        """
        with self._looking:
            return time.monotonic() - self._delay.now()

    def _turn(self) -> None:
        self._turned = self.clock()


def _send_sigint() -> None:
    """To the main thread. It ends a sleep too, but on Windows it waits for the next Python instruction."""
    main = threading.main_thread().ident
    if hasattr(signal, "pthread_kill") and main is not None:
        signal.pthread_kill(main, signal.SIGINT)
    else:
        _thread.interrupt_main()
