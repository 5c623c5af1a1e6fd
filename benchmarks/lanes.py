"""What it costs to watch lanes: an echo in a notebook's kernel while they are watched and while they are not.

    python benchmarks/lanes.py

One server in one kernel, one connection, over which this process tells the consumer what to switch on before each block of
echoes. What else the machine does comes and goes, so each kind of block is compared with the "off" of the same round, in a
new order each time, and the median of many such pairs is told. Two rows help to read the third:

    off once more    what chance does to such a ratio
    two clocks       the least that says when a step of the event loop began and ended: read a clock twice, keep the two
    lanes            all that is taken down for the picture
"""

import asyncio
import random
import statistics
import time

from rich.console import Console
from rich.table import Table
from websockets import connect

from classroom.in_notebook.scratch_kernel import scratch_kernel

KINDS = ("off", "off once more", "two clocks", "lanes")
ROUNDS, WARM, MESSAGES = 500, 10, 40
SERVER = """
import time
from asyncio import Handle
from django.conf import settings
settings.configure()
from channels.generic.websocket import AsyncWebsocketConsumer
from classroom import serve, watching

run, clock, kept = Handle._run, time.perf_counter, []

def run_and_keep(handle):
    began = clock()
    try:
        run(handle)
    finally:
        kept.extend((began, clock(), None))

def switch(kind):
    global lanes, kept_steps
    if lanes is not None:
        kept_steps = len(lanes._recording.steps)
        lanes.__exit__(None, None, None)
    lanes = watching() if kind == "lanes" else None
    if lanes is not None:
        lanes.__enter__()
    else:
        kept.clear()
        Handle._run = run_and_keep if kind == "two clocks" else run

lanes, kept_steps = None, 0

class Echo(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        if text_data.startswith("switch "):
            switch(text_data.removeprefix("switch "))
        if text_data == "processor time":
            text_data = str(time.process_time())
        await self.send(text_data)

server = await serve(Echo.as_asgi())
print(server.url())
"""


async def block(client, kind):
    """Microseconds of an echo: the median on the client's clock, and the server's processor time."""
    await _ask(client, f"switch {kind}")
    for _ in range(WARM):
        await _ask(client, "2:1")
    before, times = float(await _ask(client, "processor time")), []
    for _ in range(MESSAGES):
        began = time.perf_counter()
        await _ask(client, "2:1")
        times.append(time.perf_counter() - began)
    spent = float(await _ask(client, "processor time")) - before
    return statistics.median(times) * 1e6, spent / MESSAGES * 1e6


async def _ask(client, text):
    await client.send(text)
    return await client.recv()


async def main():
    found = {kind: [] for kind in KINDS}
    async with scratch_kernel() as kernel:
        (started,) = await kernel.run_all(SERVER)
        async with connect(started.stdout.strip()) as client:
            for _ in range(ROUNDS):
                for kind in random.sample(KINDS, len(KINDS)):
                    found[kind].append(await block(client, kind))
            await _ask(client, "switch off")
        (steps,) = await kernel.run_all("print(kept_steps)", settle=0)
    table = Table("", "echo", "ratio to off", "processor time", "ratio to off")
    for kind in KINDS:
        row = []
        for which in (0, 1):
            some, off = ([pair[which] for pair in found[one]] for one in (kind, "off"))
            ratio = statistics.median(one / other for one, other in zip(some, off, strict=True))
            row += [f"{statistics.median(some):,.0f} us", f"{ratio:.3f}"]
        table.add_row(kind, *row)
    Console().print(table)
    print(f"Steps of the event loop kept for an echo: {int(steps.stdout) / (WARM + MESSAGES + 3):.1f}")


if __name__ == "__main__":
    asyncio.run(main())
