"""Twisted's one reactor, placed on the event loop that is already running.

Daphne is a Twisted program. Twisted starts its reactor with `reactor.run()`, which wants a thread to itself;
in a notebook the loop runs already. `startRunning()` is the part of `run()` that does not take the thread.
Twisted advises against calling it directly; tests hold what is relied on here:
https://docs.twisted.org/en/stable/api/twisted.internet.base.ReactorBase.html
"""

import asyncio
import sys
from functools import partial
from typing import Any

from classroom.server.kernel_loop import refuse

REACTOR = "twisted.internet.reactor"
_GOES_ON = "Twisted's reactor goes on: the event loop is not its own. To stop the server: await server.stop()"


class ReactorElsewhere(RuntimeError):
    """A reactor already runs, on another event loop or of another kind, and can't be moved."""


def place_reactor() -> None:
    """Make Twisted's reactor run on the running event loop, whatever was imported before.

    `import daphne.server`, or `django.setup()` with "daphne" in INSTALLED_APPS, installs a reactor on a loop
    that never runs. Such a reactor is moved. Calling this again changes nothing.

    Raises:
        ReactorElsewhere: a reactor runs already, on a loop that is running too or on none.
    """
    from twisted.internet import asyncioreactor

    loop = _loop_with_readers()
    reactor: Any = sys.modules.get(REACTOR)
    if reactor is not None and not isinstance(reactor, asyncioreactor.AsyncioSelectorReactor):
        if reactor.running:
            raise ReactorElsewhere("Twisted's reactor already runs in this process.")
        del sys.modules[REACTOR]  # Twisted's default one, never started: daphne.server replaces it likewise
        reactor = None
    if reactor is None:
        asyncioreactor.install(loop)
    elif reactor._asyncioEventloop is not loop:
        _move(reactor, loop)
    from twisted.internet import reactor

    if not reactor.running:
        reactor._startedBefore = False  # true of one that was stopped, before `serve`; it has let go of all it had
        reactor.startRunning(installSignalHandlers=False)
    reactor.stop = reactor.crash = partial(refuse, _GOES_ON)


def _loop_with_readers() -> asyncio.AbstractEventLoop:
    """The running loop; on Windows the kernel's wrapper of it, because the Proactor loop has no add_reader()."""
    loop = asyncio.get_running_loop()
    if sys.platform == "win32":
        from tornado.ioloop import IOLoop

        loop = getattr(IOLoop.current(), "selector_loop", loop)
    return loop


def _move(reactor: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Take the reactor's sockets and its timer from a loop that stands still to the running one."""
    if reactor._asyncioEventloop.is_running():
        raise ReactorElsewhere("Twisted's reactor already runs on another event loop.")
    readers, writers = reactor.getReaders(), reactor.getWriters()
    reactor.removeAll()
    reactor._readers.clear()
    reactor._writers.clear()
    reactor._asyncioEventloop = loop
    for reader in readers:
        reactor.addReader(reader)
    for writer in writers:
        reactor.addWriter(writer)
    if reactor._timerHandle is not None:
        reactor._timerHandle.cancel()
    reactor._timerHandle = reactor._scheduledAt = None
    reactor._reschedule()
