"""
An orderly stop under Daphne: nobody new comes in, who is there is told to come back, and what was begun is ended.

Daphne by itself ends at once: it cuts requests short, and its WebSockets break off without a close frame.
"""

import asyncio
import signal
from typing import Any
from weakref import WeakSet

from autobahn.websocket.protocol import WebSocketProtocol
from twisted.internet import reactor as the_reactor
from twisted.internet.tcp import Port

SERVICE_RESTART = 1012  # close code: come back in a moment
PATIENCE = 10  # seconds for all together; whatever supervises the server must wait longer

reactor: Any = the_reactor  # Twisted's own types of it are wrong

running: WeakSet[asyncio.Task] = WeakSet()


def ends_in_order(application):
    """The same ASGI application; a stop waits for its requests and its WebSockets to come to their end."""

    async def noted(scope, receive, send):
        """Note the task that Daphne has made for this call."""
        if task := asyncio.current_task():
            running.add(task)
        await application(scope, receive, send)

    return noted


async def drain():
    """Let nobody in, send everybody away, wait for them, and stop the server."""
    for reader in reactor.getReaders():
        if isinstance(reader, Port):
            reader.stopListening()
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while (tasks := unfinished()) and asyncio.get_running_loop().time() < deadline:
        say_goodbye()
        await asyncio.wait(tasks, timeout=0.2)  # again and again: some may have been in their handshake
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=1)  # they clean up
    await asyncio.sleep(0.1)  # the last answers leave
    reactor.stop()


def unfinished():
    """The calls that have not come to their end."""
    return {task for task in running if not task.done()} - {asyncio.current_task()}


def say_goodbye():
    """Tell each open WebSocket that the server restarts. Its consumer gets a `websocket.disconnect`, as ever."""
    # A client that does not read may be among the writers alone: nothing more is read of it either.
    for transport in {*reactor.getReaders(), *reactor.getWriters()}:
        socket = getattr(transport, "protocol", None)
        if isinstance(socket, WebSocketProtocol) and socket.state == WebSocketProtocol.STATE_OPEN:
            socket.sendCloseFrame(SERVICE_RESTART)  # sendClose() takes no code that the standard has reserved


draining: asyncio.Task | None = None


def begin():
    """Stop in order; asked a second time, stop at once."""
    global draining
    if draining:
        reactor.stop()
    else:
        draining = asyncio.ensure_future(drain())


def take_over_signals():
    """Have SIGTERM and Ctrl-C begin an orderly stop, where Twisted would stop at once. Others' handlers stay."""
    for number, of_twisted in {signal.SIGTERM: reactor.sigTerm, signal.SIGINT: reactor.sigInt}.items():
        if signal.getsignal(number) == of_twisted:
            signal.signal(number, lambda *received: reactor.callFromThread(begin))


reactor.callWhenRunning(take_over_signals)
