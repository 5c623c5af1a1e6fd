"""Many people who look at one match, and how long a goal takes to all of them. For lesson 14.

    number = room_for(1000)
    async with deployed(project, right, "worker_connections 4096;") as site:
        async with crowd(project, site, number) as people:
            print(await people.measured())

All of them live in this process. A client does little but read, so as to leave the processors to the servers: it asks for no
compression, sends no pings, and does not come back.
"""

import asyncio
import json
import math
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from websockets import ClientConnection, ConnectionClosed, InvalidHandshake, connect

from classroom.in_notebook.deployed import LOOK, SAFETY, Site, reporter
from classroom.in_notebook.projects import ScratchProject

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]  # the name stands for a module elsewhere

FILES = 2  # open files that nginx has for each viewer: nobody else has more
SPARE = 200  # open files that a process has besides
AT_ONCE = 20  # viewers who knock at the same time: Daphne lets 50 wait
FIRST = 20  # viewers for whom the servers load what they need for all
COMING = 45.0  # seconds in which the others come: a machine may have other things to do
GOALS = 5  # that are measured


def room_for(viewers: int) -> int:
    """Let this process, and those that it starts, have as many open files as so many viewers take.

    Where the system allows fewer, it is said.

    Args:
        viewers: how many are wanted.

    Returns:
        For how many there is room.
    """
    if resource is None:
        return viewers
    soft, hard = (_files(limit) for limit in resource.getrlimit(resource.RLIMIT_NOFILE))
    allowed = min(FILES * viewers + SPARE, hard)
    if soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (int(allowed), resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    room = min(viewers, int(allowed - SPARE) // FILES)
    if room < viewers:
        print(f"A process may open {hard} files here, so {room} viewers come, and not {viewers}.")
    return room


def _files(limit: int) -> float:
    return math.inf if limit == resource.RLIM_INFINITY else limit


class Crowd:
    """People who look at a match, and a reporter.

    Attributes:
        number: of those who want to come.
        refused: how many were not let in.
    """

    def __init__(self, site: Site, match: int, teller: ClientConnection, number: int):
        self.number, self.refused = number, 0
        self._site, self._teller = site, teller
        self._url = site.url(f"ws/watch/{match}/")
        self._clients: list[ClientConnection] = []
        self._reading: list[asyncio.Task[None]] = []
        self._came: defaultdict[int, list[float]] = defaultdict(list)  # when a score came to each, by its number
        self._goals = 0  # that were told
        self._before, self._memory = 0, 0.0  # how many were in, and what the servers took then

    @property
    def inside(self) -> int:
        """How many are connected."""
        return sum(not task.done() for task in self._reading)

    async def come(self) -> None:
        """Let each knock once, as long as there is time."""
        turn = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._knock(turn) for _ in range(FIRST)))
        self._before, self._memory = self.inside, self._site.memory()
        with suppress(TimeoutError):
            async with asyncio.timeout(COMING), asyncio.TaskGroup() as group:
                for _ in range(self.number - FIRST):
                    group.create_task(self._knock(turn))

    async def _knock(self, turn: asyncio.Semaphore) -> None:
        lean: dict[str, Any] = {"compression": None, "ping_interval": None, "proxy": None}
        async with turn:
            try:
                client = await connect(self._url, origin=self._site.proxy.origin, open_timeout=SAFETY, **lean)
                self._clients.append(client)
                await client.recv()  # the score so far
            except (InvalidHandshake, ConnectionClosed, OSError):
                self.refused += 1
            else:
                self._reading.append(asyncio.create_task(self._read(client)))

    async def _read(self, client: ClientConnection) -> None:
        with suppress(ConnectionClosed):
            async for message in client:
                now = perf_counter()
                self._came[json.loads(message)["number"]].append(now)

    def memory(self) -> float:
        """How many KiB of memory the processes have taken for each viewer."""
        return (self._site.memory() - self._memory) / max(self.inside - self._before, 1)

    async def goal(self) -> list[float]:
        """Let the reporter tell a goal; gives the seconds until each who is in had read it."""
        self._goals += 1
        began = perf_counter()
        await self._teller.send('{"type": "goal", "team": "home"}')
        async with asyncio.timeout(SAFETY):
            while len(self._came[self._goals]) < self.inside:
                await asyncio.sleep(LOOK)
        return [moment - began for moment in self._came[self._goals]]

    async def measured(self) -> str:
        """Tell several goals, one after the other, and say all that was measured, in two lines."""
        cuts = [quantiles(await self.goal(), n=100) for _ in range(GOALS)]
        half, nearly_all = (median(each[at] for each in cuts) for at in (49, 98))
        late = self.number - self.inside - self.refused
        without_turn = f" ({late} had no turn in {COMING:.0f} s)" if late else ""
        return (
            f"{self.inside} of {self.number} are in{without_turn}, {self.memory():.0f} KiB each\n"
            f"    a goal: p50 {half:.2f} s, p99 {nearly_all:.2f} s"
        )

    async def go(self) -> None:
        """Let all go, without a goodbye."""
        for client in self._clients:
            client.transport.abort()
        await asyncio.gather(*self._reading)


@asynccontextmanager
async def crowd(project: ScratchProject, site: Site, number: int) -> AsyncIterator[Crowd]:
    """Let a reporter come to a match, and then many viewers, each on a connection of its own, until the block ends.

    Args:
        project: whose site it is.
        site: through whose nginx all of them come.
        number: of viewers, more than 20.

    Yields:
        The Crowd; each is in, was refused, or had no turn while there was time.

    Raises:
        CourseError: the reporter can't log in; with what was printed.
    """
    async with reporter(project, site) as (match, teller):
        people = Crowd(site, match, teller, number)
        try:
            await people.come()
            yield people
        finally:
            await people.go()
