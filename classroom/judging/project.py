"""The reader's own project, started as its reader starts it, beside the learner's code and by the grader.

The learner's cells have written its files. They are copied, the copy is served by a process that the grader starts, and
the tests ask that server as any client does. The learner's code has no part in it.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from socket import socket
from typing import Any

from classroom.catalogue.stages import is_written
from classroom.judging.client import Client, Matching, Refused
from classroom.judging.handshake import connected
from classroom.judging.pages import Page, get_page
from classroom.running.commands import Command
from classroom.running.unmet import Unmet
from classroom.running.waits import KeptWaiting, fair_wait
from classroom.server.failure import NO_AS_ASGI, lacks_as_asgi

RUNSERVER = ("manage.py", "runserver", "--noreload", "127.0.0.1:PORT")  # as its reader starts it
START = 20.0  # seconds, in which it has a processor, that a server may take to start
REPLY = 5.0  # seconds, in which it has a processor, that a reply may take
LOOK = 0.02  # seconds between two looks whether it listens
SWEEP = 0.05  # seconds between two of Daphne's looks at its applications, in which it logs their errors: AS_A_USER
NOWHERE = "/is-anybody-there/"  # a page that no project has
AGAIN = 20  # times that one comes who must be let in as another has left; each wait is longer than the one before
PORTS = 20  # times that a port is tried which somebody has taken meanwhile

NO_PROJECT = (
    "There is no {folder}/manage.py. Run the cells of this notebook from the first one on, then check again."
)
TAKEN = re.compile(r"port is already in use|Address already in use|CannotListenError")
# How the names of errors end, those of Django and Channels among them.
_ENDS = "Error|Exception|Configured|NotReady|Operation|DoesNotExist|ObjectsReturned|ChannelFull"
_ERROR = re.compile(rf"^(?:[\w.]*\.)?(\w*(?:{_ENDS})(?:: .*)?)$", re.MULTILINE)
_TRACEBACK = re.compile(
    r"Traceback \(most recent call last\):\n(?:[ \t].*\n)*(\S.*)(\n\n.*(?:occurred|exception):\n)?"
)
# What `send` raises while a client's goodbye is under way, so it is chance whether it is raised; a moment later what is
# sent is dropped without a word. It can't be told from that of an answer which sends after its own `close`.
GOODBYE = "Disconnected: Attempt to send on a closed protocol"
# What Python draws before each line of an ExceptionGroup's traceback.
_OF_A_GROUP = re.compile(r"^ *\| ", re.MULTILINE)
_FOUND = re.compile(r"^.*: \((\w+\.[EC]\d+)\) (.*)$", re.MULTILINE)  # a system check's finding
_NO_PATTERNS = re.compile(r"The included URLconf '([\w.]+)' does not appear to have any patterns in it")
_CHAINED = re.compile(r"another exception occurred:|direct cause of the following")
# What `python manage.py ...` and `python -m daphne ...` are, and never left behind: it ends after five minutes.
# Words such as NAME=value in front of it go into its environment, as in a shell. Daphne looks at its applications once
# a second, and logs their errors then: here more often, so that a check need not wait for it.
AS_A_USER = f"""\
import importlib.util, os, runpy, sys, threading

class LooksMoreOften:
    def __init__(self, reactor):
        self._reactor = reactor

    def __getattr__(self, name):
        return getattr(self._reactor, name)

    def callLater(self, seconds, call, *given, **options):
        often = getattr(call, "__name__", "") == "application_checker"
        return self._reactor.callLater({SWEEP} if often else seconds, call, *given, **options)

class DaphnesServer:
    def find_spec(self, name, path=None, target=None):
        if name != "daphne.server":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        load = spec.loader.exec_module

        def exec_module(module):
            load(module)
            module.reactor = LooksMoreOften(module.reactor)

        spec.loader.exec_module = exec_module
        return spec

sys.meta_path.insert(0, DaphnesServer())

watch = threading.Timer(300, os._exit, [1])
watch.daemon = True
watch.start()
os.environ.pop("DJANGO_SETTINGS_MODULE", None)
del sys.argv[0]
while "=" in sys.argv[0]:
    name, _, value = sys.argv.pop(0).partition("=")
    os.environ[name] = value
if sys.argv[0] == "manage.py":
    runpy.run_path("manage.py", run_name="__main__")
else:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


class Project:
    """A project whose server runs.

    Attributes:
        folder: where it lies, a copy of what was judged.
        port: its server's.
        planned: words in each error that the checks bring about themselves; or "".
    """

    def __init__(
        self,
        folder: str,
        running: Command,
        port: int,
        tcp: Callable[[], Awaitable[socket]],
        kept_waiting: KeptWaiting,
        planned: str = "",
    ):
        """
        Args:
            folder: where it lies.
            running: the server's process.
            port: where it listens on 127.0.0.1.
            tcp: gives a fresh TCP socket in the network of the server.
            kept_waiting: as in `client.Client`.
            planned: as the attribute.
        """
        self.folder, self.port, self.planned = folder, port, planned
        self._running, self._tcp, self._kept_waiting = running, tcp, kept_waiting

    async def page(
        self, path: str = "/", headers: Mapping[str, str] | None = None, form: Mapping[str, str] | None = None
    ) -> Page:
        """Ask it for a page, as a browser does.

        Args:
            path, headers, form: as for `get_page`.

        Raises:
            Unmet: there is no whole answer.
        """
        return await get_page(await self._tcp(), self.port, path, REPLY, self._kept_waiting, headers, form)

    @asynccontextmanager
    async def connect(
        self,
        path: str,
        *,
        origin: str | None = "",
        subprotocols: Sequence[str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> AsyncIterator[Client]:
        """Open a WebSocket to it: `async with project.connect("ws/hello/") as client`.

        The client can't know when the server is at rest: expect what comes, and not that nothing does.

        Args:
            path: of the connection.
            origin: the page that the client says it was opened by; one of this server's own when "", none when None.
            subprotocols: names that the client offers, best first.
            headers: more HTTP headers of the handshake.

        Raises:
            Unmet: the handshake was refused (its subclass Refused), dropped, or not answered.
        """
        url, tcp = f"ws://127.0.0.1:{self.port}/{path.removeprefix('/')}", await self._tcp()
        origin = f"http://127.0.0.1:{self.port}" if origin == "" else origin
        options: dict[str, Any] = {"origin": origin, "subprotocols": subprotocols, "additional_headers": headers}
        async with connected(url, tcp, self._kept_waiting, **options) as client:
            yield client

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Within the block its server stands still: all that clients send meanwhile reaches it at the same moment.

        Nothing is to be awaited there that the server has to answer.
        """
        await self._running.hold(True)
        try:
            yield
        finally:
            await self._running.hold(False)

    async def tcp_socket(self) -> socket:
        """A fresh TCP socket in the network of its server."""
        return await self._tcp()

    async def lets_in(self, path: str, first: str | Matching) -> bool:
        """Whether a client gets this message first, now or when the server has heard that another one has left.

        Args:
            path: of the connection.
            first: as in `Client.expect`.

        Raises:
            Unmet: as in `connect`; or no message came.
        """
        for attempt in range(AGAIN):
            async with self.connect(path) as client:
                if first == await client.receive():
                    return True
            await asyncio.sleep(attempt / 50)
        return False

    async def refused(
        self,
        path: str,
        *,
        origin: str | None = "",
        status: int = 403,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """The handshake must be answered with this HTTP status.

        Args:
            path, origin, headers: as for `connect`.
            status: the HTTP status that the client must get.

        Raises:
            Unmet: the connection was accepted, or refused with another status.
        """
        expected = f"HTTP {status} instead of a WebSocket"
        try:
            async with self.connect(path, origin=origin, headers=headers):
                whose = f"A page of {origin}" if origin else "A client"
                raise Unmet(
                    f"{whose} was let in at {path.partition('?')[0]}.",
                    came=("an open connection",),
                    expected=expected,
                )
        except Refused as refusal:
            if refusal.status != status:
                raise Unmet(refusal.reason, came=(f"HTTP {refusal.status}",), expected=expected) from None

    async def printed(self) -> str:
        """What its server has printed so far, errors too."""
        return await asyncio.to_thread(self.printed_now)

    def printed_now(self) -> str:
        """The same, for a thread that may wait."""
        return self._running.look_now()[1]

    def error(self) -> str:
        """The last error that its server has printed and no check has planned, in a sentence; or "".

        For a thread that may wait.
        """
        return last_error(self.printed_now(), self.folder, self.planned)

    async def aftermath(self) -> str:
        """The error that its server has logged and no check has planned, in a sentence; or "".

        Call it when all clients have gone. Whatever failed as the last one went, failed before a page is answered that
        is asked for now. Daphne logs it in its next look, which is due SWEEP seconds later. That look comes before the
        answer to a page that is asked for then, as both are made by one event loop, in the order in which they are due.

        Raises:
            Unmet: it answers no more.
        """
        await self.page(NOWHERE)
        await asyncio.sleep(SWEEP)
        await self.page(NOWHERE)
        return logged_error(await self.printed(), self.folder, self.planned)

    async def end(self) -> None:
        """End its server, with all that it has started."""
        await self._running.__aexit__()


async def started(
    tcp: Callable[[], Awaitable[socket]],
    kept_waiting: KeptWaiting,
    run: Callable[..., Command],
    folder: str,
    words: Sequence[str],
    planned: str = "",
) -> Project:
    """Start a project's server and wait until it listens.

    Args:
        tcp: gives a fresh TCP socket in the network of the server.
        kept_waiting: as in `client.Client`.
        run: makes a Command of a folder and words.
        folder: the project's.
        words: the command, in which "PORT" is the port; NAME=value in front of it goes into its environment.
        planned: as of Project.

    Raises:
        Unmet: it does not start.
    """
    shown = " ".join(word for word in words if not re.search("PORT|=|^-", word))
    for _ in range(PORTS):
        port = await free_port(tcp)
        running = run(folder, "-c", AS_A_USER, *(word.replace("PORT", str(port)) for word in words))
        await running.__aenter__()
        project = Project(folder, running, port, tcp, kept_waiting, planned)
        starting = asyncio.ensure_future(listens(port, running, tcp))
        try:
            if await fair_wait([starting], kept_waiting, START) and starting.result():
                return project
            printed = await project.printed()
        except BaseException:
            await project.end()
            raise
        finally:
            starting.cancel()
        await project.end()
        if not TAKEN.search(printed):
            break
    raise Unmet(f"`{shown}` did not start. {last_error(printed, folder) or _last_line(printed)}")


def logged_error(printed: str, folder: str, planned: str = "") -> str:
    """The last error of which a server has logged the traceback, in a sentence; or "". GOODBYE is none.

    Args:
        printed, folder, planned: as for `last_error`.
    """
    found = _TRACEBACK.findall(_OF_A_GROUP.sub("", printed))
    ends = [error for error, came_from in found if not came_from and "ExceptionGroup: " not in error]
    unplanned = [error for error in ends if GOODBYE not in error and (not planned or planned not in error)]
    if not unplanned:
        return ""
    return last_error(printed, folder, planned) or f"The error is {unplanned[-1]}"


def last_error(printed: str, folder: str, planned: str = "") -> str:
    """The last error that Python has printed, the one that it came from, and the project's own line that led to that.

    Args:
        printed: by a command.
        folder: where the project lies.
        planned: words in each error that does not count, as a check has brought it about; or "".

    Returns:
        A sentence, or "".
    """
    printed = _OF_A_GROUP.sub("", printed)
    *before, last = [None, *(one for one in _ERROR.finditer(printed) if not planned or planned not in one[0])]
    if last is None:
        return ""
    if found := _FOUND.search(printed, last.end()):
        return f"The system check finds {found[1]}: {found[2]}"
    if empty := _NO_PATTERNS.search(last[1]):  # Django speaks of a circular import, which is seldom the cause
        return f"`{empty[1].replace('.', '/')}.py` has no `urlpatterns` yet."
    error = last
    while (cause := before.pop()) and _CHAINED.search(printed, cause.end(), error.start()):
        error = cause
    found_in = re.findall(rf'File "{re.escape(folder)}.(.*?)", line (\d+)', printed[: error.start()])
    places = [(name.replace("\\", "/"), line) for name, line in found_in]
    where = f" ({places[-1][0]}, line {places[-1][1]})" if places else ""
    from_asgi = [line for name, line in places if name.endswith("asgi.py")]
    if from_asgi and not places[-1][0].endswith("asgi.py"):
        where = f"{where[:-1]}; asgi.py has led there in its line {from_asgi[-1]})"
    came_from = f", which came from {error[1]}" if error is not last else ""
    advice = f". {NO_AS_ASGI}" if lacks_as_asgi(last[1]) else ""
    said = f"The error is {last[1].rstrip('.')}{came_from}{where}{advice}"
    return re.sub(rf"{re.escape(folder)}[/\\]", "", said)  # the copy's place is another one each time


def judged(files: Mapping[str, str], folder: str) -> dict[str, str]:
    """Of all that lies in a project's folder, the files that somebody has written.

    Args:
        files: text by relative path.
        folder: its name, for the message.

    Raises:
        Unmet: there is no project.
    """
    found = {name: text for name, text in files.items() if is_written(name)}
    if "manage.py" not in found:
        raise Unmet(NO_PROJECT.format(folder=folder))
    return found


async def listens(port: int, running: Command, tcp: Callable[[], Awaitable[socket]]) -> bool:
    """Wait until a server listens; False when it has ended before.

    Args:
        port: where it shall listen on 127.0.0.1.
        running: its process.
        tcp: as for `started`.
    """
    while (await running.look())[0] is None:
        with await tcp() as probe:
            probe.settimeout(1)
            if await asyncio.to_thread(probe.connect_ex, ("127.0.0.1", port)) == 0:
                return True
        await asyncio.sleep(LOOK)
    return False


async def free_port(tcp: Callable[[], Awaitable[socket]]) -> int:
    """A port of 127.0.0.1 on which nobody listens, in the network of these sockets."""
    with await tcp() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _last_line(printed: str) -> str:
    return f"Its last line: {(printed.strip().splitlines() or ['nothing was printed'])[-1]}"
