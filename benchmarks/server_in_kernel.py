"""Daphne in a notebook's kernel beside the `daphne` command: start, echo, a thousand clients. One run, as ratios.

    python benchmarks/server_in_kernel.py

Both serve the same consumer and are asked in turns by this third process, so that a busy machine slows both.
"""

import asyncio
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table
from websockets import connect

from classroom.in_notebook.scratch_kernel import scratch_kernel

APPLICATION = """
from django.conf import settings
settings.configure()
from channels.generic.websocket import AsyncWebsocketConsumer
class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.send(text_data=text_data)
application = Echo.as_asgi()
"""
PAIRS, MESSAGES, CLIENTS = 7, 300, 1000


@asynccontextmanager
async def in_kernel():
    """Yield the address of a server in a kernel, and the milliseconds that `serve` took, imports done before."""
    async with scratch_kernel() as kernel:
        cells = [
            "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (8192, 8192))",
            APPLICATION,
            "from classroom import serve; server = await serve(application); await server.stop()",
            "import time; began = time.perf_counter(); server = await serve(application)\n"
            "print(server.url(), (time.perf_counter() - began) * 1000)",
        ]
        *_, started = await kernel.run_all(*cells)
        url, milliseconds = started.stdout.split()
        yield url, float(milliseconds)


@asynccontextmanager
async def standalone():
    """Yield the address of a `daphne` process, and the milliseconds from its start until it answered."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "echo_application.py").write_text(APPLICATION)
        command = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "-v", "0"]
        began = time.perf_counter()
        process = subprocess.Popen([*command, "echo_application:application"], cwd=folder)
        try:
            await _until_it_listens(port)
            yield f"ws://127.0.0.1:{port}/", (time.perf_counter() - began) * 1000
        finally:
            process.terminate()
            process.wait()


async def _until_it_listens(port):
    for _ in range(400):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.025)
        else:
            writer.close()
            return
    raise TimeoutError("daphne did not start within 10 s")


async def echo(url):
    """Median microseconds of one text there and back."""
    async with connect(url) as client:
        times = []
        for _ in range(MESSAGES):
            began = time.perf_counter()
            await client.send("2:1")
            await client.recv()
            times.append((time.perf_counter() - began) * 1e6)
    return statistics.median(times)


async def crowd(url):
    """Milliseconds until a thousand clients have opened, sent one text each and had it back."""
    began = time.perf_counter()
    clients = await asyncio.gather(*(connect(url, open_timeout=60, compression=None) for _ in range(CLIENTS)))
    await asyncio.gather(*(client.send("2:1") for client in clients))
    await asyncio.gather(*(client.recv() for client in clients))
    milliseconds = (time.perf_counter() - began) * 1000
    await asyncio.gather(*(client.close() for client in clients))
    return milliseconds


async def main():
    async with in_kernel() as (kernel_url, kernel_start), standalone() as (alone_url, alone_start):
        kernel_echo, alone_echo, kernel_crowd, alone_crowd = [], [], [], []
        await echo(kernel_url), await echo(alone_url)  # both warm
        for _ in range(PAIRS):
            kernel_echo.append(await echo(kernel_url))
            alone_echo.append(await echo(alone_url))
        for _ in range(3):
            kernel_crowd.append(await crowd(kernel_url))
            alone_crowd.append(await crowd(alone_url))
    table = Table("what", "in the kernel", "daphne process", "ratio")
    for what, unit, one, other in [
        ("start", "ms", kernel_start, alone_start),
        (
            f"echo, median of {PAIRS} x {MESSAGES}",
            "us",
            statistics.median(kernel_echo),
            statistics.median(alone_echo),
        ),
        (
            f"{CLIENTS} clients open, send, receive",
            "ms",
            statistics.median(kernel_crowd),
            statistics.median(alone_crowd),
        ),
    ]:
        table.add_row(what, f"{one:,.1f} {unit}", f"{other:,.1f} {unit}", f"{one / other:.2f}")
    Console().print(table)


if __name__ == "__main__":
    asyncio.run(main())
