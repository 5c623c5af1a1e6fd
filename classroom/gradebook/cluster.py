"""Judge notebooks on the machines of a Dask cluster (https://distributed.dask.org/).

Each worker judges as one machine does, with judges of its own and the same isolation. Dask gives a notebook to the
worker that has room for it, and to another one when that worker dies.
"""

import asyncio
import hashlib
import multiprocessing
import socket
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing, suppress
from typing import Any

import dask.system
from distributed import Client, KilledWorker, Worker, WorkerPlugin
from distributed.client import FutureCancelledError

from classroom import paths
from classroom.catalogue.capstones import capstone, is_capstone
from classroom.catalogue.catalog import Exercise, exercise
from classroom.errors import CourseError
from classroom.gradebook.judges import (
    AHEAD,
    Job,
    Judging,
    Outcome,
    Read,
    judges,
    judges_for,
    outcome,
    side_by_side,
)
from classroom.judging.submission import isolation

ANSWER = 20.0  # seconds in which the scheduler must answer, and a first worker must have come
JUDGED_BY = ("classroom", "solutions", "capstones")  # the folders on which a result depends
SUFFIXES = {".py", ".ipynb", ".html", ".js"}


class ClusterError(CourseError):
    """The cluster can't be used, or no more; the text says what to do."""


class Cluster:
    """Judges on all workers of a cluster, those that come later too."""

    def __init__(self, address: str):
        """
        Args:
            address: the scheduler's, such as "tcp://scheduler:8786".
        """
        self._address = address
        self._isolations: set[str] = set()

    async def judged(self, jobs: Iterable[Job], read: Read[Job]) -> AsyncGenerator[tuple[Job, Outcome], None]:
        """Judge all jobs, as `ThisMachine` does.

        Raises:
            ClusterError: there is no scheduler, no worker, or a worker with another version of the course.
        """
        async with await self._connected() as client:
            course, threads = course_here(), sum((await client.nthreads()).values())

            async def judge(job: Job) -> Outcome:
                data, one, seed = read(job)
                return await self._judge(client, data, one.number, seed, course)

            async with aclosing(side_by_side(jobs, judge, AHEAD * threads)) as outcomes:
                async for done in outcomes:
                    yield done

    def isolation(self) -> str:
        """Which isolation was in force on the workers, in a sentence for each kind; here, when they had nothing to do."""
        return " ".join(sorted(self._isolations)) or isolation()

    async def _connected(self) -> Client:
        client: Any = None  # Dask's functions have few types
        try:
            client = Client(self._address, asynchronous=True, timeout=ANSWER, set_as_default=False)  # type: ignore[no-untyped-call]
            await client
            await self._made_ready(client)
        except BaseException as error:
            if client is not None:
                await client.close()
            if isinstance(error, OSError | TimeoutError | ValueError):
                raise ClusterError(f"No scheduler of a Dask cluster answers at {self._address}.") from None
            raise
        return client  # type: ignore[no-any-return]

    async def _made_ready(self, client: Any) -> None:
        try:
            await client.wait_for_workers(1, timeout=ANSWER)
        except TimeoutError:
            raise ClusterError(
                f"The scheduler at {self._address} has no workers: start one (TEACHING.md)."
            ) from None
        await client.register_plugin(JudgesHere())

    async def _judge(self, client: Client, data: bytes, number: str, seed: str, course: str) -> Outcome:
        try:
            judged, kept_in = await client.submit(judge_notebook, data, number, seed, course, pure=False).result()
        except KilledWorker:
            return ClusterError("All workers that began to judge this notebook have died.")
        except FutureCancelledError:
            raise ClusterError(
                f"The scheduler at {self._address} has gone. Grade again: what was judged so far is kept."
            ) from None
        self._isolations.add(kept_in)
        return judged


class JudgesHere(WorkerPlugin):
    """The judges of one worker. They stay until it ends: the next class finds them warm."""

    name = "judges of the course"
    idempotent = True
    _holding: asyncio.Task[None]

    async def setup(self, worker: Worker) -> None:
        """Begin them. https://distributed.dask.org/en/stable/plugins.html

        Raises:
            ClusterError: this worker may have no processes of its own.
        """
        if multiprocessing.current_process().daemon:
            raise ClusterError(
                "Dask's workers may have no processes of their own: start them with "
                "DASK_DISTRIBUTED__WORKER__DAEMON=False in their environment."
            )
        ready = asyncio.get_running_loop().create_future()
        self._holding = asyncio.ensure_future(self._hold(ready))
        await asyncio.wait([ready, self._holding], return_when=asyncio.FIRST_COMPLETED)
        if self._holding.done():
            self._holding.result()

    async def teardown(self, worker: Worker) -> None:
        """End them, whatever they do."""
        self._holding.cancel()
        with suppress(asyncio.CancelledError):
            await self._holding

    async def _hold(self, ready: asyncio.Future[None]) -> None:
        cores = dask.system.CPU_COUNT  # as few as its container may use
        kept_in = await asyncio.to_thread(isolation)
        with judges(judges_for(cores), cores) as judge:
            _here.append((judge, kept_in, course_here()))
            ready.set_result(None)
            try:
                await asyncio.Event().wait()
            finally:
                _here.clear()


_here: list[tuple[Judging, str, str]] = []  # of this worker: who judges, in which isolation, by which course


async def judge_notebook(data: bytes, number: str, seed: str, course: str) -> tuple[Outcome, str]:
    """On a worker: judge a notebook.

    Args:
        data: its bytes.
        number: the number of its exercise, or the name of a capstone.
        seed: the same seed gives the tests the same random inputs.
        course: by which version of the course, as `course_here` gives it.

    Returns:
        What it gets, and the isolation in which its code ran, in a sentence.

    Raises:
        ClusterError: this worker has another version.
    """
    ((judge, kept_in, ours),) = _here
    if ours != course:
        raise ClusterError(
            f"The worker on {socket.gethostname()} has another version of the course: bring it the same one, start it anew, "
            "and grade again. What was judged so far is kept."
        )
    return await outcome(judge, data, known(number), seed), kept_in


def known(number: str) -> Exercise:
    """The exercise, or the capstone, of this machine's course."""
    return capstone(number) if is_capstone(number) else exercise(number, paths.SOLUTIONS)


def course_here() -> str:
    """Stands for all files of the course on which a result depends: a hexadecimal SHA-256."""
    found = hashlib.sha256()
    for folder in JUDGED_BY:
        for path in sorted((paths.ROOT / folder).rglob("*")):
            if path.suffix in SUFFIXES and path.is_file():
                found.update(path.relative_to(paths.ROOT).as_posix().encode() + b"\0")
                found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()
