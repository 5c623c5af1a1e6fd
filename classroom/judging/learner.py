"""A learner's program, as a test sees it."""

import asyncio
import itertools
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import asynccontextmanager, suppress
from types import MappingProxyType
from typing import Any, Protocol

from classroom.catalogue.stages import FOLDER
from classroom.judging import valkey
from classroom.judging.client import Client, Refused
from classroom.judging.handshake import connected
from classroom.judging.pages import Page, get_page
from classroom.judging.project import RUNSERVER, Project, judged, started
from classroom.judging.rest import Rest
from classroom.running.commands import Command
from classroom.running.delay import seldom, thread_delay
from classroom.running.place import Place
from classroom.running.unmet import Unmet
from classroom.running.waits import DECIDED, WITHIN, fair_result, fair_wait
from classroom.running.watchdog import EventLoopBlocked

ANSWER = 1.0  # seconds that an answer may take which needs no work
BLOCKED = "Your code kept the event loop busy, so that nothing else could run."
UNSEEN = "The client saw what it should, and something went wrong in the server."
BACKLOG = 128  # connections that may wait at a test's own server

_ADDRESS = re.compile(r"ws://127\.0\.0\.1:(\d{1,5})/")


class Line(Protocol):
    """A line to a `Program`, on whatever loop or in whatever process it runs."""

    @property
    def place(self) -> Place:
        """The network and the files of that process."""

    def ask(self, request: str, *arguments: object, within: float = 0.0) -> Future[Any]:
        """Have a coroutine of the Program run.

        Args:
            request: its name.
            arguments: JSON values.
            within: seconds that the learner's code may take, before it may be interrupted.

        Returns:
            A future of its JSON value, or of an Unmet.
        """


class Learner:
    """What the `learner` fixture gives to a test.

    Attributes:
        project_files: the files of the reader's own project that were judged; None when none were.
        asked: the paths of the pages that the test has asked for.
        beside: gives the seconds that what a check waits for besides, such as a browser, had no processor.
        left_out: what a test has left out because this machine can't do it, in a sentence for the reader; or "".
    """

    project_files: dict[str, str] | None = None
    left_out = ""

    def __init__(self, line: Line):
        self._line = line
        self._projects: dict[tuple[str, ...], Project | Unmet] = {}
        self._servers = itertools.count()
        self._files: dict[str, dict[str, str]] = {}
        self._valkey: str | None = None
        self.asked: list[str] = []
        self.beside: list[Callable[[], float]] = []
        self.kept_waiting = seldom(self._kept_waiting)
        self._rest = Rest(self._ask_for_rest)
        self._raised: str | None = None

    @asynccontextmanager
    async def connect(
        self,
        name: str,
        path: str = "/",
        *,
        subprotocols: Sequence[str] | None = None,
        origin: str | None = None,
        headers: Mapping[str, str] | None = None,
        before_request: Callable[[], Awaitable[None]] | None = None,
        process: int = 0,
    ) -> AsyncIterator[Client]:
        """Serve the learner's application and connect to it: `async with learner.connect("Echo") as client`.

        Args:
            name: an ASGI application or a consumer class that the learner's cells define.
            path: the path of the connection, e.g. "/ws/rooms/7/".
            subprotocols: names that the client offers, best first.
            origin: the Origin header that a browser would send.
            headers: more HTTP headers of the handshake.
            before_request: a coroutine function, awaited when the TCP connection is there and before the handshake's
                request is sent over it.
            process: which of the processes of one site. They share the channel layer, and no class and no variable:
                for each but the first one, 0, the learner's cell is run once more.

        Yields:
            A Client.

        Raises:
            Unmet: there is no such name, or the handshake was refused or not answered.
        """
        server, _ = await self._served(name, process)
        options: dict[str, Any] = {"subprotocols": subprotocols, "origin": origin, "additional_headers": headers}
        url, tcp = server + path.removeprefix("/"), await self.tcp_socket()
        try:
            async with connected(url, tcp, self.kept_waiting, self._rest, before_request, **options) as client:
                try:
                    yield client
                except AssertionError:
                    await asyncio.to_thread(self.raised)  # now: what comes after the client has gone is no cause
                    raise
        except Unmet as unmet:
            if EventLoopBlocked.__name__ in (await asyncio.to_thread(self.raised) or ""):
                raise Unmet(BLOCKED, sent=unmet.sent, came=unmet.came, expected=unmet.expected) from None
            raise

    @asynccontextmanager
    async def refused(self, name: str, path: str = "/", status: int = 403, **options: Any) -> AsyncIterator[None]:
        """The handshake must be answered with this HTTP status: `async with learner.refused("Door"): pass`.

        Args:
            name, path, options: as for `connect`.
            status: the HTTP status that the client must get.

        Raises:
            Unmet: the connection was accepted, or refused with another status.
        """
        expected = f"HTTP {status} instead of a WebSocket"
        try:
            async with self.connect(name, path, **options):
                raise Unmet("The handshake was accepted.", came=("an open connection",), expected=expected)
        except Refused as refusal:
            if refusal.status != status:
                raise Unmet(refusal.reason, came=(f"HTTP {refusal.status}",), expected=expected) from None
        yield

    async def page(
        self, name: str, path: str = "/", *, within: float = WITHIN, headers: Mapping[str, str] | None = None
    ) -> Page:
        """Serve the learner's application and ask it for a page.

        Args:
            name: as for `connect`.
            path: the page's path, with a query string if need be.
            within: seconds that the answer may take.
            headers: more HTTP headers of the request.

        Raises:
            Unmet: there is no such name, or no whole answer.
        """
        self.asked.append(path)
        _, port = await self._served(name)
        return await get_page(await self.tcp_socket(), port, path, within, self.kept_waiting, headers)

    async def at_rest(self, within: float = WITHIN) -> bool:
        """Wait until the server rests; False when it still works after so many seconds. See rest.py.

        Raises:
            Unmet: the program has ended.
        """
        resting = asyncio.ensure_future(self._rest.reached(within))
        try:
            return await fair_wait([resting], self.kept_waiting, within + DECIDED) and resting.result()
        finally:
            resting.cancel()

    @asynccontextmanager
    async def one_loop(self) -> AsyncIterator[None]:
        """Within the block, what belongs to the server's event loop can't be used from the thread of another one.

        It is asyncio's debug mode: such a call is a RuntimeError then. Else it goes unseen, and wakes nobody up.
        """
        await self._ask("one_loop", True)
        try:
            yield
        finally:
            await self._ask("one_loop", False)

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Within the block the server reads nothing: all that clients send meanwhile reaches it at the same moment."""
        await self._ask("hold", True)
        try:
            yield
        finally:
            await self._ask("hold", False)

    async def call(self, name: str, *arguments: object, within: float = WITHIN, plain: bool = False) -> Any:
        """Call the learner's function.

        Args:
            name: the function's name; a coroutine function is awaited.
            arguments: JSON values.
            within: seconds that it may take.
            plain: it must be no coroutine function.

        Returns:
            Its JSON value.

        Raises:
            Unmet: there is no such function, it raised, or it took too long.
        """
        words = f"`{name}({', '.join(map(repr, arguments))})`"
        return await self._ask(
            "call", name, plain, within, *arguments, within=within, silence=f"{words} did not end"
        )

    async def value(self, name: str) -> Any:
        """The JSON value of a name that the learner's cells define.

        Raises:
            Unmet: there is no such name, or JSON cannot hold its value.
        """
        return await self._ask("value", name)

    async def tcp_socket(self) -> socket.socket:
        """A fresh TCP socket in the learner's network, for a client of the test's own.

        A process of the learner's that listens on 127.0.0.1 is reached with it and from nowhere else:
        `await loop.sock_connect(client, ("127.0.0.1", port))`, after `client.setblocking(False)`.
        """
        return self._line.place.tcp_socket()

    async def listening_socket(self) -> socket.socket:
        """A socket that listens on a free port of 127.0.0.1 in the learner's network.

        For a server of the test's own that the learner's code shall connect to: give it to
        `websockets.serve(..., sock=...)` or to `asyncio.start_server(..., sock=...)`.
        """
        listening = await self.tcp_socket()
        listening.bind(("127.0.0.1", 0))
        listening.listen(BACKLOG)
        return listening

    async def make_folder(self, files: Mapping[str, str] = MappingProxyType({}), name: str = "work") -> str:
        """Make a folder that the learner's code can use.

        Args:
            files: what is in it: text, by relative path with "/".
            name: the folder's own name.

        Returns:
            Its absolute path, as the learner's code sees it.
        """
        return await asyncio.to_thread(self._line.place.make_folder, dict(files), name)

    async def files(self, folder: str) -> dict[str, str]:
        """What the learner's code has left in a folder: the text of each file, by relative path with "/".

        Args:
            folder: a path that `make_folder` gave, or one below; {} when it is not there.

        Raises:
            Unmet: they are more, or longer, than a check reads.
        """
        return await asyncio.to_thread(self._line.place.files, folder)

    async def working_folder(self) -> str:
        """The path of the folder in which the learner's program began to work: there relative paths begin."""
        return await asyncio.to_thread(self._line.place.working_folder)

    def python(self, folder: str, *words: str) -> Command:
        """Run Python in a folder, where the learner's code runs: `async with learner.python(folder, "manage.py")`.

        The learner's code has no part in it, and can't say what comes of it: use this for evidence.

        Args:
            folder: a path that `make_folder` gave, or one below.
            words: the arguments of Python.
        """
        return Command(self._line.place, self.kept_waiting, folder, words)

    def _another_python(self, folder: str, *words: str) -> Command:
        """The same, as a Python whose `hash` of a text is another one, as it is in any two processes of a project.

        With an option of its own Python is begun anew, and not forked (warm_python.py).
        """
        return self.python(folder, "-R", *words)

    async def project(
        self,
        *words: str,
        folder: str = FOLDER,
        files: Mapping[str, str] = MappingProxyType({}),
        planned: str = "",
        copy: str | None = None,
    ) -> Project:
        """A project that the learner's cells have written, served by `manage.py runserver` or by another command:
        `await learner.project("daphne", "-p", "PORT", "match_centre.asgi:application")`.

        A copy of it is started once for all checks of a task, and ends with them.

        Args:
            words: the arguments of Python, in which "PORT" stands for the port; those of `runserver` when there are none.
                Words such as NAME=value in front of them go into its environment.
            folder: its path, seen from the folder in which the learner's program works.
            files: what takes the place of some of its files, such as those that the task gives.
            planned: words in the errors that the checks bring about themselves; they are not held against the answer.
            copy: a copy that `copy_of` gave, to serve that one: several servers share what lies in it, a database too.

        Raises:
            Unmet: there is no project, or its server does not start.
        """
        words = words or RUNSERVER
        key = (copy or folder, *words)
        if key not in self._projects:
            try:
                copy = copy or await self.copy_of(folder, files)
                run = self._another_python if next(self._servers) else self.python
                self._projects[key] = await started(self.tcp_socket, self.kept_waiting, run, copy, words, planned)
            except Unmet as unmet:
                self._projects[key] = unmet
        project = self._projects[key]
        if isinstance(project, Unmet):
            raise project
        return project

    async def valkey(self) -> str | None:
        """A Valkey in the learner's network, started once for all checks of a task, and ended with them.

        Returns:
            Its address, such as "redis://127.0.0.1:41379". None where this machine has no Valkey: a test that goes on
            without says in `left_out` what it has not seen.

        Raises:
            NoValkey: it does not start, which is no fault of the learner's.
        """
        if self._valkey is None and valkey.there_is_one():
            folder = await self.make_folder(name="valkey")
            self._valkey = await valkey.started(self.tcp_socket, self.kept_waiting, self.python, folder)
        return self._valkey

    async def copy_of(self, folder: str, files: Mapping[str, str] = MappingProxyType({})) -> str:
        """A copy of a project that the learner's cells have written; returns the copy's path.

        Args:
            folder, files: as for `project`.

        Raises:
            Unmet: there is no project.
        """
        if folder not in self._files:
            self._files[folder] = judged(await self.files(f"{await self.working_folder()}/{folder}"), folder)
        self.project_files = self._files.get(FOLDER)
        return await self.make_folder({**self._files[folder], **files}, folder.rpartition("/")[2])

    async def begin(self) -> None:
        """A test begins: what the learner's code raised before is not part of it."""
        self._raised = None
        self.asked.clear()
        with suppress(Unmet):  # what is wrong, the test itself will see
            await self._ask("begin")

    async def end(self) -> None:
        """A test ends, all its clients have gone: nothing may have gone wrong that they did not see.

        This is the learner's word, as no client sees it: who forges it, forges that their server raised nothing.

        Raises:
            Unmet: the learner's code has raised something, or an application goes on though its client has gone.
        """
        await self.at_rest()
        self._raised = _sentences(await self._ask("aftermath"))
        if self._raised:
            raise Unmet(UNSEEN)

    async def end_projects(self) -> None:
        """The last test of a task ends, all its clients have gone: no project's server may have logged an error.

        Raises:
            Unmet: one has, or answers no more.
        """
        running = [one for one in self._projects.values() if isinstance(one, Project)]
        self._raised = "\n".join(filter(None, await asyncio.gather(*(one.aftermath() for one in running)))) or None
        if self._raised:
            raise Unmet(UNSEEN)

    def raised(self) -> str | None:
        """What the learner's code had raised when it was first asked in this test; None when nothing."""
        if self._raised is None:
            said = (one.error() for one in self._projects.values() if isinstance(one, Project))
            self._raised = "\n".join(filter(None, [self._ask_what_was_raised(), *said]))
        return self._raised or None

    def _ask_what_was_raised(self) -> str:
        try:
            return _sentences(fair_result(self._line.ask("raised"), self.kept_waiting, ANSWER))
        except (TimeoutError, CancelledError):
            return ""
        except Unmet as unmet:  # the program has ended: that is what there is to say
            return unmet.reason

    def _kept_waiting(self) -> float:
        """Seconds that the learner's code, or the test's own thread, could have run, and had no processor."""
        others = sum(delay() for delay in self.beside)
        return self._line.place.kept_waiting() + thread_delay("/proc/thread-self") + others

    async def _served(self, name: str, process: int = 0) -> tuple[str, int]:
        """The address of the server, which serves the application of this name now; and its port."""
        server = await self._ask("serve", name, process)
        address = _ADDRESS.fullmatch(server) if isinstance(server, str) else None
        if address is None:
            raise Unmet("Your code wrote into the grader's channel.")
        return server, int(address[1])

    async def _ask_for_rest(self, sent: list[dict[str, Any]], within: float) -> object:
        """For Rest; whoever waits for it bounds the wait: a busy loop does not answer."""
        return await asyncio.wrap_future(self._line.ask("settled", sent, within, within=within))

    async def _ask(
        self,
        request: str,
        *arguments: object,
        within: float = WITHIN,
        silence: str = "Your program did not answer",
    ) -> Any:
        answer = asyncio.wrap_future(self._line.ask(request, *arguments, within=within))
        try:
            if not await fair_wait([answer], self.kept_waiting, within + DECIDED):
                raise Unmet(f"{silence} within {within:g} seconds.")
            return answer.result()
        finally:
            answer.cancel()


def _sentences(said: object) -> str:
    """What the program's side says, which may be anything."""
    return "\n".join(one for one in said if isinstance(one, str)) if isinstance(said, list) else ""
