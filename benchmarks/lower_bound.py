"""The least that grading this way costs: fork a warm process, run the cells, talk over the socket; nothing else.

The conversations are those that the course's own tests had with each submission, taken down once. They are said
again, frame by frame, without pytest, without expectations, without limits and without namespaces.
"""

import asyncio
import multiprocessing
import os
from ast import PyCF_ALLOW_TOP_LEVEL_AWAIT
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from a_class import Submission, hand_in
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from classroom.catalogue.catalog import Exercise
from classroom.judging import learner
from classroom.judging.client import Client, Unmet
from classroom.judging.run import run_exercise
from classroom.running.cells import Cell, cells_for, code_cells, code_cells_of


class Step(NamedTuple):
    """Of a conversation: what is done, on which connection, with what."""

    what: str  # "call", "open", "send", "receive", "close"
    connection: int = 0
    value: object = None


class Talk(NamedTuple):
    """A task's cells, and all that was said to them."""

    cells: list[Cell]
    steps: list[Step]


class LowerBound:
    """The same talks, with nothing around them."""

    name = "lower bound"

    def __init__(self, folder: Path, exercise: Exercise, submissions: list[Submission]):
        import classroom.judging.warm  # noqa: F401  what is forked here is warm

        self._talks = []
        solution = code_cells(exercise.path)
        for one in submissions:
            path = hand_in(folder / one.student, exercise, one)
            with _recorded() as recorded:
                run_exercise(path, solutions=exercise.path.parent, judged=lambda task: recorded.append([]))
            mine = code_cells_of(path.read_bytes(), path.name)
            tasks = [task.id for task in exercise.tasks]
            self._talks.append([
                Talk(cells_for(task, mine, solution), steps)
                for task, steps in zip(tasks, recorded, strict=False)
            ])  # fmt: skip

    def prepare(self, jobs: int) -> None:
        """All is there."""

    def points(self) -> None:
        """None: nothing is judged."""

    def grade(self, jobs: int) -> None:
        """Say all again, to so many submissions at the same time."""
        with ProcessPoolExecutor(jobs, multiprocessing.get_context("fork")) as pool:
            list(pool.map(_say_all, self._talks))


@contextmanager
def _recorded() -> Iterator[list[list[Step]]]:
    """Take down what tests do while the `with` lasts: a list of steps for each task."""
    recorded, numbers = [[]], {}
    kept = learner.Learner.connect, learner.Learner.call, Client.send, Client._frame

    def note(what, client=None, value=None):
        recorded[-1].append(Step(what, numbers.get(client, 0), value))

    @asynccontextmanager
    async def connect_(self, name, path="/", **options):
        number = len(numbers) + 1
        recorded[-1].append(Step("open", number, (name, path)))
        async with kept[0](self, name, path, **options) as client:
            numbers[client] = number
            try:
                yield client
            finally:
                note("close", client)

    async def call(self, name, *arguments, **options):
        note("call", None, (name, arguments))
        return await kept[1](self, name, *arguments, **options)

    async def send(self, payload):
        note("send", self, payload)
        await kept[2](self, payload)

    async def frame(self, *arguments, **options):
        payload = await kept[3](self, *arguments, **options)
        note("receive", self)
        return payload

    learner.Learner.connect, learner.Learner.call, Client.send, Client._frame = connect_, call, send, frame
    try:
        yield recorded
    finally:
        learner.Learner.connect, learner.Learner.call, Client.send, Client._frame = kept


def _say_all(talks: list[Talk]) -> None:
    for talk in talks:
        with _forked(talk.cells) as channel:
            asyncio.run(_say(channel, talk.steps))


@contextmanager
def _forked(cells: list[Cell]):
    """A process that has run the cells; a connection on which it takes steps."""
    mine, theirs = multiprocessing.Pipe()
    process = os.fork()
    if process == 0:
        with (
            suppress(EOFError, KeyboardInterrupt),
            asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner,
        ):
            mine.close()
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(1, 2)
            runner.run(_learner(cells, theirs))
        os._exit(0)
    theirs.close()
    try:
        yield mine
    finally:
        mine.close()
        with suppress(ProcessLookupError):
            os.kill(process, 9)
        os.waitpid(process, 0)


async def _learner(cells: list[Cell], channel) -> None:
    from classroom.server import serve

    names = {}
    with suppress(Exception):
        for cell in cells:
            made = eval(compile(cell.source, "cell", "exec", PyCF_ALLOW_TOP_LEVEL_AWAIT), names)
            if made is not None:
                await made
    while True:
        await _readable(channel)
        what, name, arguments = channel.recv()
        try:
            if what == "open":
                thing = names[name]
                application = thing.as_asgi() if hasattr(thing, "as_asgi") else thing
                channel.send((await serve(application)).url())
            else:
                channel.send(repr(names[name](*arguments)))
        except Exception:
            channel.send(None)


async def _readable(channel) -> None:
    loop, ready = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(channel.fileno(), ready.set)
    await ready.wait()
    loop.remove_reader(channel.fileno())


async def _say(channel, steps: list[Step]) -> None:
    connections = {}
    with suppress(WebSocketException, OSError, EOFError, KeyError, Unmet, TimeoutError):
        for step in steps:
            if step.what == "call":
                channel.send(("call", *step.value))
                channel.recv()
            elif step.what == "open":
                name, path = step.value
                channel.send(("open", name, ()))
                url = channel.recv() + path.removeprefix("/")
                connections[step.connection] = await connect(url, proxy=None, close_timeout=0.5, open_timeout=2)
            elif step.what == "send":
                await connections[step.connection].send(step.value)
            elif step.what == "receive":
                await connections[step.connection].recv()
            else:
                await connections[step.connection].close()
