"""The match centre as it stands on a server, and people who stay there. For lessons.

    project = match_centre()
    async with deployed(project, "proxy_pass http://live; ...") as site:
        async with staying(20, site.url("ws/watch/7/")) as viewers, reporting(project, 7):
            await site.processes[0].restart()
            await viewers.see(10)  # ten more goals
    print(viewers.report())

The project is the one that the exercises have built, with its worked files, in a scratch folder.
"""

import asyncio
import itertools
import json
import subprocess
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
from websockets import ClientConnection, ConnectionClosed, InvalidHandshake, Origin, connect
from websockets.exceptions import InvalidStatus

from classroom.catalogue.stages import lay, worked_start
from classroom.errors import CourseError
from classroom.in_notebook.nginx import Proxy, running_nginx
from classroom.in_notebook.pages import get_page
from classroom.in_notebook.projects import START, RunningServer, ScratchProject, end, free_port, listens
from classroom.in_notebook.valkey import running_valkey
from classroom.in_notebook.visitor import hear

EXERCISE = "14"  # with whose stage the project begins
# No viewer is turned away because the machine is busy: Daphne waits longer for a handshake than its 5 seconds.
_PATIENT = ("--websocket_connect_timeout", "60")
DAPHNE = ("-m", "daphne", "-p", "PORT", "--proxy-headers", *_PATIENT, "match_centre.asgi:application")
MAX_FAILS = "max_fails=0"  # a server that has refused is asked again at once
LOOK = 0.05  # seconds between two looks
SAFETY = 120.0  # seconds after which a wait is given up
UNSEEN = 3.0  # seconds after which a goal counts as not seen
REST = 0.2  # seconds from the end of a process to its next start, and of a connection to the next try
REPORTER = """\
import os, sys, time, django
os.environ["DJANGO_SETTINGS_MODULE"] = "match_centre.settings"
django.setup()
from scores.models import Goal
while True:
    Goal.objects.create(match=sys.argv[1], team="home")
    time.sleep(0.05)
"""
# Who may do all, and the key of a session of theirs.
SESSION = """\
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "match_centre.settings"
django.setup()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
user, _ = User.objects.get_or_create(username="bea", is_superuser=True)
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.create()
print("session", session.session_key)
"""

_matches = itertools.count(1000)  # each is shown once
_folders: list[tempfile.TemporaryDirectory[str]] = []  # they are deleted when this process ends


def match_centre() -> ScratchProject:
    """The match centre after the exercises before this lesson's, in a scratch folder, with an empty database."""
    folder = tempfile.TemporaryDirectory(prefix="match-centre-", ignore_cleanup_errors=True)
    _folders.append(folder)
    lay(worked_start(EXERCISE), EXERCISE, Path(folder.name))
    project = ScratchProject(Path(folder.name), "match_centre")
    printed = project.python("manage.py", "migrate")
    if "OK" not in printed:
        raise CourseError(printed)
    return project


def upstream(servers: Sequence[RunningServer], options: str = MAX_FAILS) -> str:
    """The lines of nginx that call these servers `live`: each one of them is asked in turn.

    Args:
        servers: which listen.
        options: what is said of each.
    """
    return "upstream live {" + "".join(f" server 127.0.0.1:{one.port} {options};" for one in servers) + " }"


async def looked_at(proxy: Proxy, silence: float = 3.0) -> str:
    """Ask for the page of match 7, then for its WebSocket; say in words what came of both.

    Args:
        proxy: through which.
        silence: seconds for which the client says nothing, and listens.
    """
    page = await get_page(proxy.http_url("watch/7/"))
    try:
        async with connect(proxy.url("ws/watch/7/"), origin=proxy.origin) as client:
            await client.recv()
            ended = await hear(client, silence)
        socket = "an open connection" + ("" if ended == "nothing" else ", then " + str(ended))
    except InvalidStatus as refusal:
        socket = f"HTTP {refusal.response.status_code}"
    return f"page: {page[:8]}; WebSocket: {socket}"


@asynccontextmanager
async def reporter(project: ScratchProject, site: "Site") -> AsyncIterator[tuple[int, ClientConnection]]:
    """Let a reporter come to a match at which nobody has looked yet, until the block ends.

    Args:
        project: whose site it is.
        site: through which the reporter comes.

    Yields:
        The match's number, and the reporter's connection.

    Raises:
        CourseError: the reporter can't log in; with what was printed.
    """
    printed = await asyncio.to_thread(project.python, "-c", SESSION)
    if "session " not in printed:
        raise CourseError(printed)
    cookie = {"Cookie": f"sessionid={printed.split()[-1]}"}
    match = next(_matches)
    url = site.url(f"ws/matches/{match}/")
    unread: dict[str, Any] = {
        "max_queue": None,
        "ping_interval": None,
    }  # minutes of the match, which nobody looks at
    async with connect(url, origin=site.proxy.origin, additional_headers=cookie, **unread) as client:
        await client.recv()  # the score so far
        yield match, client


async def see_a_goal(project: ScratchProject, site: "Site", viewers: int) -> str:
    """Let several people look at a match, and a reporter tell a goal; say how many saw it.

    Args:
        project: whose site it is.
        site: through which all of them come.
        viewers: how many.

    Raises:
        CourseError: the reporter can't log in; with what was printed.
    """
    async with AsyncExitStack() as stack:
        match, teller = await stack.enter_async_context(reporter(project, site))
        those = []
        for _ in range(viewers):
            watching = connect(site.url(f"ws/watch/{match}/"), origin=site.proxy.origin)
            those.append(await stack.enter_async_context(watching))
            await those[-1].recv()  # the score so far
        await teller.send('{"type": "goal", "team": "home"}')
        heard = await asyncio.gather(*(hear(client, UNSEEN) for client in those))
    return f"{viewers - heard.count('nothing')} of {viewers} viewers saw the goal"


@asynccontextmanager
async def one_layer(project: ScratchProject) -> AsyncIterator[str]:
    """Start a Valkey, over which the processes share their channel layer that are started in the block.

    Yields:
        Its address.
    """
    async with running_valkey() as address:
        project.environment["CHANNEL_LAYER_URL"] = address
        try:
            yield address
        finally:
            del project.environment["CHANNEL_LAYER_URL"]


class Process(RunningServer):
    """A process that is started again whenever it has ended: what a supervisor does.

    Attributes:
        starts: how often it was started.
    """

    starts = 0

    def __init__(self, project: ScratchProject, words: tuple[str, ...]):
        port = free_port()
        super().__init__(port, project.folder / f"process-{port}.log")
        self._project = project
        self._words = [word.replace("PORT", str(port)) for word in words]
        self._running: subprocess.Popen[bytes] | None = None

    async def look_after(self) -> None:
        """Start it, and again each time that it has ended."""
        while True:
            self._running = self._project.start(self._log, *self._words)
            self.starts += 1
            while self._running.poll() is None:
                await asyncio.sleep(LOOK)
            await asyncio.sleep(REST)

    async def serves(self, start: int = 1) -> None:
        """Wait until it listens.

        Args:
            start: after which of its starts.

        Raises:
            CourseError: it does not; with what it printed last.
        """
        try:
            async with asyncio.timeout(START):
                while self.starts < start or not listens(self.port):
                    await asyncio.sleep(LOOK)
        except TimeoutError:
            last = "\n".join(self.log.splitlines()[-3:])
            raise CourseError(f"The server did not start. It printed:\n{last}") from None

    async def restart(self) -> None:
        """Ask it to end (SIGTERM), and wait until the next one listens."""
        await self._again(force=False)

    async def kill(self) -> None:
        """End it by force, as a crash would, and wait until the next one listens."""
        await self._again(force=True)

    async def _again(self, force: bool) -> None:
        assert self._running is not None
        (self._running.kill if force else self._running.terminate)()
        await self.serves(self.starts + 1)

    def memory(self) -> float:
        """How many KiB of memory it has."""
        assert self._running is not None
        return float(psutil.Process(self._running.pid).memory_info().rss) / 2**10

    def end(self) -> None:
        """End it for good."""
        if self._running is not None:
            end(self._running)


@asynccontextmanager
async def supervised(project: ScratchProject, *words: str, processes: int = 2) -> AsyncIterator[list[Process]]:
    """A small supervisor: it starts processes of a project, and again whenever one has ended, until the block ends.

    Args:
        project: whose folder they run in.
        words: for Python; PORT in them stands for a port, another one for each process.
        processes: how many.

    Yields:
        The processes, which listen.

    Raises:
        CourseError: one does not start; with what it printed last.
    """
    started = [Process(project, words) for _ in range(processes)]
    looking = [asyncio.create_task(process.look_after()) for process in started]
    try:
        await asyncio.gather(*(process.serves() for process in started))
        yield started
    finally:
        for task in looking:
            task.cancel()
        await asyncio.gather(*(asyncio.to_thread(process.end) for process in started))


class Site:
    """What `deployed` has started.

    Attributes:
        processes: of the project.
        proxy: the nginx in front of them.
    """

    def __init__(self, processes: list[Process], proxy: Proxy):
        self.processes, self.proxy = processes, proxy
        self._memory = self._used()

    def url(self, path: str = "") -> str:
        """The WebSocket address of a path."""
        return self.proxy.url(path)

    def memory(self) -> float:
        """How many KiB of memory the processes have taken since they started."""
        return self._used() - self._memory

    def _used(self) -> float:
        return sum(process.memory() for process in self.processes)


@asynccontextmanager
async def deployed(
    project: ScratchProject,
    location: str,
    events: str = "",
    processes: int = 2,
    layer: bool = True,
    options: str = MAX_FAILS,
) -> AsyncIterator[Site]:
    """Start processes of a project under Daphne, looked after by `supervised`, an nginx in front, and a Valkey.

    Args:
        project: which one.
        location, events: as for `running_nginx`; the processes are `http://live`.
        processes: how many.
        layer: whether there is a Valkey.
        options: as for `upstream`.
    """
    async with (
        one_layer(project) if layer else nullcontext(),
        supervised(project, *DAPHNE, processes=processes) as started,
        running_nginx(location, upstream(started, options), events) as proxy,
    ):
        yield Site(started, proxy)


async def seen_at_a_stop(project: ScratchProject, *words: str) -> int:
    """Let a viewer look at a match while SIGTERM ends the server; give the close code that the viewer gets.

    Args:
        project: whose server it is.
        words: its command, as for `supervised`.
    """
    async with (
        supervised(project, *words, processes=1) as (server,),
        staying(1, server.url("ws/watch/7/")) as viewers,
    ):
        await server.restart()
        (code,) = await viewers.leave(1)
    return code


@asynccontextmanager
async def reporting(project: ScratchProject, match: int) -> AsyncIterator[None]:
    """Save goals of a match, one after the other, in a process of their own, until the block ends.

    Args:
        project: whose match it is.
        match: its number.
    """
    process = project.start(project.folder / "reporter.log", "-c", REPORTER, str(match))
    try:
        yield
    finally:
        await asyncio.to_thread(end, process)


class Viewer:
    """Looks at a match; when its connection ends it comes back, and says which number it has seen last.

    Attributes:
        numbers: of the scores that it got, in order.
        closes: the close codes of connections that ended.
        refused: how often it was not let in.
    """

    def __init__(self, url: str):
        self.numbers: list[int] = []
        self.closes: list[int] = []
        self.refused = 0
        self.is_in = False
        self._url = url

    async def stay(self) -> None:
        """Look, until this is cancelled."""
        origin = Origin(f"http://{urlsplit(self._url).netloc}")
        while True:
            after = self.numbers[-1] if self.numbers else 0
            try:
                async with connect(f"{self._url}?after={after}", origin=origin, open_timeout=SAFETY) as client:
                    async for message in client:
                        self.is_in = True
                        score = json.loads(message)
                        if score["number"]:  # 0 says that there is no goal yet
                            self.numbers.append(score["number"])
                    self.closes.append(client.close_code or 0)
            except ConnectionClosed as closed:
                self.closes.append(closed.rcvd.code if closed.rcvd else 1006)
            except (InvalidHandshake, OSError):
                self.refused += 1
            self.is_in = False
            await asyncio.sleep(REST)


class Viewers:
    """Several of them.

    Attributes:
        each: the Viewers.
    """

    def __init__(self, each: list[Viewer]):
        self.each = each

    async def see(self, more: int) -> None:
        """Wait until each has got so many more scores."""
        wanted = max(len(viewer.numbers) for viewer in self.each) + more
        async with asyncio.timeout(SAFETY):
            while min(len(viewer.numbers) for viewer in self.each) < wanted:
                await asyncio.sleep(LOOK)

    async def settled(self) -> int:
        """Wait until each was let in or refused at least once; gives how many are in."""
        async with asyncio.timeout(SAFETY):
            while not all(viewer.is_in or viewer.refused for viewer in self.each):
                await asyncio.sleep(LOOK)
        return sum(viewer.is_in for viewer in self.each)

    async def leave(self, number: int) -> dict[int, int]:
        """Wait until so many connections have ended; gives how many with which close code."""
        async with asyncio.timeout(SAFETY):
            while sum(len(viewer.closes) for viewer in self.each) < number:
                await asyncio.sleep(LOOK)
        return self.closes()

    def lost(self) -> int:
        """How many scores are missing: numbers that a viewer should have seen before its last one."""
        return sum(max(viewer.numbers, default=0) - len(set(viewer.numbers)) for viewer in self.each)

    def doubled(self) -> int:
        """How many scores came once more."""
        return sum(len(viewer.numbers) - len(set(viewer.numbers)) for viewer in self.each)

    def closes(self) -> dict[int, int]:
        """How often a connection ended, by its close code."""
        return dict(Counter(code for viewer in self.each for code in viewer.closes))

    def report(self) -> str:
        """All of it, in a line."""
        got = sum(len(viewer.numbers) for viewer in self.each)
        ends = ", ".join(f"{number} with {code}" for code, number in self.closes().items()) or "none"
        return f"{got} scores arrived, {self.lost()} lost, {self.doubled()} twice; connections that ended: {ends}"


@asynccontextmanager
async def staying(viewers: int, url: str) -> AsyncIterator[Viewers]:
    """Let several people look at a match until the block ends, each on a connection of its own.

    Args:
        viewers: how many.
        url: such as `proxy.url("ws/watch/7/")`.

    Yields:
        The Viewers; each is in, or was refused once.
    """
    those = Viewers([Viewer(url) for _ in range(viewers)])
    async with AsyncExitStack() as stack:
        for viewer in those.each:
            stack.push_async_callback(_ended, asyncio.create_task(viewer.stay()))
        await those.settled()
        yield those


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
