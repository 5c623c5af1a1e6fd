"""One Daphne server per process, whose application can be swapped while it serves."""

import asyncio
import inspect
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from autobahn.exception import Disconnected

from classroom.server import notebook
from classroom.server.connection import Connection, current_connection, watch_layer
from classroom.server.failure import describe
from classroom.server.frame import frame
from classroom.server.last_failure import remember
from classroom.server.notebook import ServerError
from classroom.server.older import older
from classroom.server.reactor import ReactorElsewhere, place_reactor
from classroom.server.work import Work
from classroom.timeline.asgi import Application, Receive, RecordedApplication, Scope, Send
from classroom.timeline.draw import Timeline
from classroom.timeline.layers import configured_layer, watch
from classroom.timeline.log import Log

if TYPE_CHECKING:  # they import Daphne: a second or more
    from IPython.display import IFrame, Markdown

    from classroom.server.daphne_here import DaphneHere
    from classroom.server.traffic import Traffic

QUIET = 0.005  # seconds without work after which the server counts as idle: a frame may be on its way

_server: "Server | None" = None


async def serve(application: Application, port: int = 0) -> "Server":
    """Serve an ASGI application with Daphne on 127.0.0.1, from the event loop that runs now.

    There is one server in a kernel. Called again, it serves the new application from the next connection on,
    at the same address; connections that are open keep the one they have.

    Args:
        application: an ASGI application, for instance `EchoConsumer.as_asgi()`.
        port: the TCP port. 0 keeps the port in use, or lets the system choose a free one.

    Returns:
        The running Server.

    Raises:
        TypeError: `application` can't be called, or is a consumer class.
        ServerError: the port can't be had, or the server can't run here.
    """
    global _server
    _require_application(application)
    if elsewhere := notebook.off_the_kernels_loop():
        raise ServerError(f"A server can't start {elsewhere}")
    if note := older(application):
        print(note)
    running = _server if _server is not None and _server.runs_here() else None
    if running is not None and port in (0, running.port):
        running.application = application
        return running
    server = Server(application)
    await server._start(port)  # before the old one goes: a port that can't be had costs nothing
    if _server is not None:
        await _server.stop()
    _server = server
    notebook.attach(_cell_begins, _runs_application)
    return server


def current_server() -> "Server | None":
    """The server of this process, running or not; None before the first `serve()`."""
    return _server


def _cell_begins() -> None:
    if _server is not None:
        _server._cell_begins()


def _runs_application(task: "asyncio.Task[Any]") -> bool:
    daphne = _server._daphne if _server is not None and _server.runs_here() else None
    return daphne is not None and task in daphne.applications()


def _print_failure(text: str) -> None:
    """Show a failure under the cell that runs."""
    print(text, file=sys.stderr)


class Server:
    """A running Daphne; `serve()` makes it.

    Attributes:
        application: what new connections are given; assign another to swap it.
        port: the TCP port on 127.0.0.1.
        failures: what applications raised in this cell, each told in a few lines.
        show_failure: called with such a text, the same one at most once a second; prints it under the cell that runs.
        log: all that happened, for the timeline.
    """

    show_failure: Callable[[str], None] = staticmethod(_print_failure)

    def __init__(self, application: Application):
        self.application = application
        self.port = 0
        self.failures: list[str] = []
        self.log = Log()
        self._repeats = _Repeats()
        self._said_older = False
        self._work = Work(self._task_failed)
        self._daphne: DaphneHere | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def __repr__(self) -> str:
        if not self.runs_here():
            return "Daphne, stopped. Start it again with: server = await serve(application)"
        name = getattr(self.application, "__name__", type(self.application).__name__)
        return f"Daphne serves {name} at {self.url()}"

    def runs_here(self) -> bool:
        """True while it listens and the event loop that it lives on is the running one."""
        listens = self._daphne is not None and all(port.connected for port in self._daphne.ports)
        try:
            return listens and self._loop is asyncio.get_running_loop()
        except RuntimeError:  # asked outside any event loop
            return False

    def url(self, path: str = "/") -> str:
        """The WebSocket address of a path: `server.url("ws/ac/")`."""
        return f"ws://127.0.0.1:{self.port}/{path.removeprefix('/')}"

    def http_url(self, path: str = "/") -> str:
        """The address of a page: `server.http_url("scores/")`."""
        return f"http://127.0.0.1:{self.port}/{path.removeprefix('/')}"

    def page(self, path: str = "/", *, title: str, height: int = 150) -> "IFrame | Markdown":
        """A page in a frame, for the end of a cell or `display()`, wherever the reader's browser is.

        Args:
            path: the page's path: `server.page("scores/", title="The score page")`.
            title: what is read aloud to who can't see the frame.
            height: of the frame, in pixels.

        Returns:
            The frame, or a sentence that says why the browser can't get the page.
        """
        return frame(self.port, path, title, height)

    def working(self) -> list[str]:
        """Paths of the connections that are being closed, or have an event unread or a handler running.

        A connection that waits, for a message or to be accepted, is not among them.
        """
        return self._daphne.working() if self._daphne is not None else []

    def at_work(self, since: float = 0.0, threads: bool = True) -> str | None:
        """What is still at work, in words; None when nothing can happen any more but by a client, or by itself.

        Args:
            since: tasks, timers and threads count that a learner's code has started after this moment, in seconds of
                time.perf_counter(). A task that waits at a queue or a lock does not work.
            threads: look at the threads too.
        """
        return "a handler" if self.working() else self._work.under_way(since, threads)

    def left_alone(self, since: float = 0.0) -> list[str]:
        """Paths of the applications that wait for another event, though their client has gone.

        Args:
            since: of connections that began after this moment, in seconds of time.perf_counter().
        """
        left = self._daphne.left_behind() if self._daphne is not None else []
        return [connection.path for connection in left if connection.waiting and connection.began >= since]

    def traffic(self, port: int) -> "Traffic | None":
        """What has been seen of the newest WebSocket from a client's TCP port; None when none came from there."""
        return self._daphne.traffic.get(port) if self._daphne is not None else None

    def hold(self, hold: bool) -> None:
        """Leave unread what clients send over their WebSockets, or read all of it, in one turn of the event loop."""
        if self._daphne is not None:
            self._daphne.hold(hold)

    def wait_for_ever(self) -> None:
        """Give clients and applications all the time that they take: to accept, to close, to end."""
        if self._daphne is not None:
            self._daphne.wait_for_ever()

    async def idle(self, timeout: float = 5.0) -> None:
        """Wait until nothing is left to do: every event handled, every closing connection closed.

        A client's cell ends before the consumer has seen the disconnect; this is how to wait for it.

        Args:
            timeout: seconds to wait at most.

        Raises:
            TimeoutError: consumers are still at work; the text names their paths.
        """
        deadline = time.monotonic() + timeout
        quiet_since = None
        while True:
            busy, now = self.working(), time.monotonic()
            if busy:
                quiet_since = None
            elif quiet_since is None:
                quiet_since = now
            elif now - quiet_since >= QUIET:
                return
            if now > deadline:
                raise TimeoutError(f"still at work after {timeout} s: " + ", ".join(sorted(set(busy))))
            await asyncio.sleep(QUIET / 2)

    async def all_ended(self, timeout: float = 20.0) -> None:
        """Wait until no application runs any more: each consumer has ended, not only its client.

        Args:
            timeout: seconds to wait at most.

        Raises:
            TimeoutError: one goes on.
        """
        deadline = time.monotonic() + timeout
        while self._daphne is not None and (running := self._daphne.applications()):
            await asyncio.wait(running, timeout=max(deadline - time.monotonic(), 0))
            if time.monotonic() >= deadline:
                raise TimeoutError(f"A consumer has not ended within {timeout:g} seconds.")
            await asyncio.sleep(0)  # Daphne lets go of it

    async def visited(self, timeout: float = 10.0) -> None:
        """Wait until a client that comes from now on has said something and was answered, over a WebSocket.

        For a page in a frame, which the browser loads in its own time.

        Args:
            timeout: seconds to wait at most: where no browser shows the page, nobody comes.
        """
        here = self._daphne.traffic if self._daphne is not None else {}
        before, deadline = list(here.values()), time.monotonic() + timeout
        while time.monotonic() < deadline:
            new = [one for one in here.values() if not any(one is known for known in before)]
            if any(one.taken_in and one.sent for one in new):
                return
            await asyncio.sleep(QUIET / 2)

    async def timeline(self, rows: int = 40, wait: float = 2.0) -> Timeline:
        """The picture of what went over the wire in this run of the cell, or in the last that used the server.

        Args:
            rows: how many rows to show at most; of a longer run the first and the last.
            wait: seconds to wait at most for consumers that are still at work; then it shows what there is.

        Returns:
            A Timeline, which a notebook shows as a sequence diagram.
        """
        with suppress(TimeoutError):
            await self.idle(wait)
        return self.log.last_run(rows)

    def cancel_left_behind(self) -> None:
        """Cancel the tasks that consumers have started and that go on though their client has gone."""
        self._work.cancel_left_behind(self._daphne.left_behind() if self._daphne is not None else [])

    async def stop(self, timeout: float = 2.0) -> None:
        """Close every WebSocket with code 1001 (going away) and stop listening. Again: does nothing.

        A WebSocket that has not been accepted is refused with HTTP 403; an unfinished page is dropped.

        Args:
            timeout: seconds that consumers have to handle their disconnect; then they are cancelled.
        """
        daphne, self._daphne = self._daphne, None
        if daphne is None:
            return
        closing = [port.stopListening() for port in daphne.ports]
        if self._loop is asyncio.get_running_loop():
            daphne.say_goodbye(1001)
            deadline = time.monotonic() + timeout
            while (daphne.applications() or daphne.working()) and time.monotonic() < deadline:
                await asyncio.sleep(0.005)
            if left := daphne.applications():
                for task in left:
                    task.cancel()
                await asyncio.wait(left, timeout=1)
        daphne.dispose()
        if self._loop is asyncio.get_running_loop():
            await asyncio.gather(*(port.asFuture(self._loop) for port in closing if port is not None))

    async def _start(self, port: int) -> None:
        try:
            place_reactor()
        except ReactorElsewhere as elsewhere:
            raise ServerError(f"{elsewhere} Restart the kernel, then run this cell first.") from None
        from twisted.internet.error import CannotListenError

        from classroom.server.daphne_here import DaphneHere

        daphne = DaphneHere(
            self._run_application, port, self.log, self._application_failed, self._application_killed
        )
        try:
            daphne.start()
        except CannotListenError as error:
            reason = getattr(error.socketError, "strerror", None) or error.socketError
            raise ServerError(
                f"Port {port} can't be had ({reason}). Name another port, or none: await serve(application)"
            ) from None
        if self._loop is not asyncio.get_running_loop():
            self._work.watch(asyncio.get_running_loop())
        self._daphne, self._loop = daphne, asyncio.get_running_loop()
        self.port = daphne.ports[0].getHost().port

    async def _run_application(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Look the application up only now, so that it can be swapped; keep the process alive."""
        if not self._said_older and (note := older(self.application)):
            self._said_older = True
            print(note)
        application = RecordedApplication(self.application, self.log)
        layer = configured_layer()
        watch(layer, self.log)
        watch_layer(layer)
        try:
            await application(scope, current_connection.get().watch(receive), send)
        except (KeyboardInterrupt, SystemExit) as stop:  # asyncio lets these two through: the kernel would end
            raise RuntimeError(f"{type(stop).__name__} raised in the application") from stop
        finally:
            current_connection.get().ended = True

    def _task_failed(self, error: BaseException, connection: Connection) -> None:
        outcome = "nothing: this was raised in a task that nobody awaits"
        self._tell(error, connection, {"path": connection.path}, outcome)

    def _application_failed(self, error: BaseException, scope: Scope, outcome: str) -> None:
        self._tell(error, current_connection.get(), scope, outcome)

    def _tell(self, error: BaseException, connection: Connection, scope: Scope, outcome: str) -> None:
        if isinstance(error, Disconnected) and connection.client_leaves:
            return  # nobody can know that the client has begun to leave, so it is nobody's mistake
        text = describe(error, scope, self.application, outcome)
        self.failures.append(text)
        remember(text)
        if shown := self._repeats.sift(text):
            self.show_failure(shown)

    def _application_killed(self, path: str, words: str) -> None:
        """Show it, though it is no failure of this cell: the client left long before."""
        if shown := self._repeats.sift(f"✗ {path}  The application {words}"):
            self.show_failure(shown)

    def _cell_begins(self) -> None:
        self.log.begin_run()
        self.failures.clear()
        self._repeats.forget()
        self._said_older = False


class _Repeats:
    """Lets a text through at once, and the same one at most once a second: a thousand clients fail alike."""

    def __init__(self) -> None:
        self._shown: dict[str, tuple[float, int]] = {}

    def forget(self) -> None:
        self._shown.clear()

    def sift(self, text: str) -> str | None:
        """The text to show now, with the number of times it was held back; None to show nothing."""
        now = time.monotonic()
        when, held_back = self._shown.get(text, (float("-inf"), 0))
        if now - when < 1:
            self._shown[text] = when, held_back + 1
            return None
        self._shown[text] = now, 0
        return f"{text}\n    (and {held_back} times more before)" if held_back else text


def _require_application(application: object) -> None:
    if inspect.isclass(application) and hasattr(application, "as_asgi"):
        name = application.__name__
        raise TypeError(f"{name} is a consumer class, not an application: await serve({name}.as_asgi())")
    if not callable(application):
        raise TypeError(f"An ASGI application is needed, got {application!r}. For a consumer: Name.as_asgi()")
