"""Daphne's server, without the parts that take the whole process for themselves.

Daphne expects to be the program: when a port is taken it stops the reactor, which in a notebook is the kernel;
it looks for failed applications once a second; it never lets go of its timers. This subclass leaves the
serving as it is and changes those.
"""

import asyncio
import logging
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypedDict

import daphne.server  # after place_reactor(): importing it looks at Twisted's reactor
from twisted.logger import globalLogBeginner

from classroom.server.connection import Connection, current_connection
from classroom.server.notebook import output_context
from classroom.server.traffic import CountedWebSocket, Traffic
from classroom.timeline.asgi import Application, Event, Scope
from classroom.timeline.log import Log, current_client

if TYPE_CHECKING:
    from twisted.internet.tcp import Port
    from twisted.python.failure import Failure

# Connections that may wait to be taken; past Twisted's 50 the system lets clients try again for seconds.
BACKLOG = 1024


Protocol = Any  # Daphne's side of a connection: a CountedWebSocket, or a WebRequest, which has no types


class Details(TypedDict, total=False):
    """What is kept of a connection, in the dict that Daphne has for it; the last is ours.

    Attributes:
        connected, disconnected: when that was, in seconds of time.time().
        application_instance: the application; not there once it has ended.
        connection: what the application is doing.
    """

    connected: float
    disconnected: float
    application_instance: asyncio.Task[None]
    connection: Connection


class DaphneHere(daphne.server.Server):
    """Daphne on an event loop that runs already.

    Args:
        application: the ASGI application.
        port: the TCP port on 127.0.0.1; 0 lets the system choose.
        log: the timeline.log.Log that takes down what happens.
        application_failed: called with (error, scope, outcome) as soon as an application has raised.
        application_killed: called with (path, Daphne's words) when one that outlived its client is cancelled.
    """

    connections: dict[Protocol, Details]

    def __init__(
        self,
        application: Application,
        port: int,
        log: Log,
        application_failed: Callable[[BaseException, Scope, str], None],
        application_killed: Callable[[str, str], None],
    ):
        super().__init__(
            application,
            endpoints=[f"tcp:port={port}:interface=127.0.0.1:backlog={BACKLOG}"],
            signal_handlers=False,
        )
        self.log = log
        self.traffic: dict[int, Traffic] = {}
        self.application_failed = application_failed
        self.application_killed = application_killed
        self.ports: list[Port] = []
        self.errors: list[BaseException] = []
        self.closed = False

    def start(self) -> None:
        """Listen.

        Raises:
            twisted.internet.error.CannotListenError: the port can't be had.
        """
        self.abort_start = True  # run() then does all but reactor.run(): the loop runs already
        show = warnings.showwarning
        if show == globalLogBeginner.showwarning:  # a Daphne that was started by hand has left it behind
            show = globalLogBeginner._oldshowwarning
        try:
            self.run()
        finally:  # run() begins Twisted's logging, which swallows all Python warnings from then on
            warnings.showwarning = show
        daphne.server.logger.addFilter(self._keep_record)
        self.ws_factory.protocol = CountedWebSocket
        if self.errors:
            self.dispose()
            raise self.errors[0]

    def listen_success(self, port: "Port") -> None:
        self.ports.append(port)
        super().listen_success(port)

    def listen_error(self, failure: "Failure") -> None:
        if failure.value is not None:
            self.errors.append(failure.value)

    def kill_all_applications(self) -> None:
        """Daphne's part in stopping the reactor, which goes on: so do the applications."""
        self.stop()

    def create_application(self, protocol: Protocol, scope: Scope) -> "asyncio.Queue[Event]":
        """Run the application where its prints go to the cell that runs, and hear at once when it ends."""
        connection = Connection(scope["path"])
        context = output_context()
        context.run(current_connection.set, connection)
        context.run(current_client.set, self.log.client_of(protocol))
        queue: asyncio.Queue[Event] = context.run(super().create_application, protocol, scope)
        details = self.connections[protocol]
        details["connection"] = connection
        ended = partial(self._application_ended, protocol, scope)
        details["application_instance"].add_done_callback(ended, context=context)
        return queue

    def _application_ended(self, protocol: Protocol, scope: Scope, task: "asyncio.Task[None]") -> None:
        details = self.connections.get(protocol, {})
        if details.get("application_instance") is task:
            del details["application_instance"]  # else Daphne reports it again, up to a second later
        error = None if task.cancelled() else task.exception()
        if error is None:
            return
        if "disconnected" in details or not details:
            self.application_failed(error, scope, "nothing: it had gone")
        elif _is_websocket(protocol) and _is_closing(protocol):
            self.application_failed(error, scope, "nothing more: the connection was closed")
        else:
            self.application_failed(error, scope, _outcome(protocol))
            protocol.handle_exception(error)

    def application_checker(self) -> None:
        if self.closed:
            return
        if any(_has_ended_untold(details) for details in self.connections.values()):
            asyncio.get_running_loop().call_soon(self.application_checker)  # after _application_ended
        else:
            output_context().run(super().application_checker)

    def _keep_record(self, record: logging.LogRecord) -> bool:
        """For Daphne's logger: keep out what application_killed is told, as it writes out the whole task."""
        _, killed, words = str(record.msg).partition("for connection %s ")
        if not killed or not isinstance(record.args, tuple):
            return True
        for details in self.connections.values():
            if details.get("application_instance") is record.args[0]:
                self.application_killed(details["connection"].path, words)
                return False
        return True

    def timeout_checker(self) -> None:
        if not self.closed:
            super().timeout_checker()

    def working(self) -> list[str]:
        """Paths of the connections that have an event unread, a handler running or a closing under way."""
        return [
            details["connection"].path
            for protocol, details in self.connections.items()
            if "connection" in details and not _is_over(details) and _works(protocol, details)
        ]

    def left_behind(self) -> list[Connection]:
        """The connections whose client has gone, and whose application has not ended."""
        return [
            details["connection"]
            for details in self.connections.values()
            if "disconnected" in details and "application_instance" in details
        ]

    def wait_for_ever(self) -> None:
        """Let new connections wait as long as they like for an answer to their handshake, and for their end.

        Daphne measures both by the wall clock, which goes on while this process has no processor.
        """
        self.ws_factory.setProtocolOptions(openHandshakeTimeout=0, autoPingTimeout=0, closeHandshakeTimeout=0)
        self.application_close_timeout = self.ping_interval = self.websocket_connect_timeout = float("inf")

    def hold(self, hold: bool) -> None:
        """Read nothing from the WebSockets that are open, or read on."""
        for protocol in filter(_is_websocket, self.connections):
            if protocol.transport is not None and protocol.transport.connected:
                (protocol.transport.stopReading if hold else protocol.transport.startReading)()

    def applications(self) -> "list[asyncio.Task[None]]":
        """The asyncio tasks of all applications that have not ended."""
        tasks = [details.get("application_instance") for details in self.connections.values()]
        return [task for task in tasks if task is not None]

    def say_goodbye(self, code: int) -> None:
        """Close every WebSocket with `code`; refuse those that have not been accepted."""
        for protocol in list(self.connections):
            if not _is_websocket(protocol):
                continue
            if protocol.state == protocol.STATE_CONNECTING:
                protocol.serverReject()
            else:
                protocol.sendCloseFrame(code, b"server stopped")  # sendClose() takes 1000 and 3000-4999 only

    def dispose(self) -> None:
        """Let go of everything that Daphne holds in the reactor: sockets, timers, the shutdown trigger."""
        reactor = daphne.server.reactor
        self.closed = True
        daphne.server.logger.removeFilter(self._keep_record)
        for port in self.ports:
            port.stopListening()
        for reader in reactor.getReaders():
            if getattr(reader, "server", None) in self.ports:
                reader.abortConnection()
        for call in reactor.getDelayedCalls():
            if getattr(call.func, "__self__", None) is self:
                call.cancel()
        with suppress(ValueError):  # it has been pulled
            reactor.removeSystemEventTrigger(("shutdown", ("before", self.kill_all_applications, (), {})))
        self.connections.clear()


def _is_websocket(protocol: Protocol) -> bool:
    return isinstance(protocol, CountedWebSocket)


def _is_over(details: Details) -> bool:
    """Whether client and application have both gone. Daphne forgets such a connection within a second."""
    return "disconnected" in details and "application_instance" not in details


def _works(protocol: Protocol, details: Details) -> bool:
    running = "application_instance" in details
    if not _is_websocket(protocol):
        return running
    unread = not getattr(protocol, "application_queue", None) or not protocol.application_queue.empty()
    handling = running and (unread or not details["connection"].waiting)
    return handling or ("disconnected" not in details and _is_closing(protocol))


def _has_ended_untold(details: Details) -> bool:
    """Whether an application has ended in this turn of the event loop, and _application_ended comes in the next one."""
    application = details.get("application_instance")
    return application is not None and application.done()


def _is_closing(protocol: Protocol) -> bool:
    return protocol.state in (protocol.STATE_CLOSING, protocol.STATE_CLOSED)


def _outcome(protocol: Protocol) -> str:
    """What Daphne's handle_exception() is about to send."""
    if not _is_websocket(protocol):
        return "HTTP 500"
    return "HTTP 500" if protocol.state == protocol.STATE_CONNECTING else "close code 1011"
