"""What it costs to watch lanes: an echo in a notebook's kernel while they are watched and while they are not. As ratios.

    python benchmarks/lanes.py

One server in one kernel; this process is the client, and asks in turns: on, off, on, off. A second kernel, in which nothing
is ever watched, is asked as well: what is taken away again costs nothing when "off" takes what "never" takes. Processor
time is the server's own; on a busy machine it is the figure to look at.
"""

import asyncio
import statistics
import time

from rich.console import Console
from rich.table import Table
from server_in_kernel import APPLICATION
from websockets import connect

from classroom.in_notebook.scratch_kernel import scratch_kernel

ROUNDS, MESSAGES = 20, 1000
START = "from classroom import serve, watching\nserver = await serve(application)\nprint(server.url())"
ON, OFF = "lanes = watching().__enter__()", "lanes.__exit__(None, None, None)"
KEPT = "print(len(lanes.lanes[0].bars))"
PROCESSOR = "import time; print(time.process_time())"


async def echo(kernel, url):
    """Microseconds of an echo: the median on the client's clock, and the server's processor time."""
    async with connect(url) as client:
        before = await _processor_time(kernel)
        times = []
        for _ in range(MESSAGES):
            began = time.perf_counter()
            await client.send("2:1")
            await client.recv()
            times.append(time.perf_counter() - began)
        spent = await _processor_time(kernel) - before
    return statistics.median(times) * 1e6, spent / MESSAGES * 1e6


async def _processor_time(kernel):
    (run,) = await kernel.run_all(PROCESSOR, settle=0)
    return float(run.stdout)


async def main():
    async with scratch_kernel() as kernel, scratch_kernel() as other:
        urls = []
        for one in (kernel, other):
            *_, started = await one.run_all(APPLICATION, START)
            urls.append(started.stdout.strip())
            await echo(one, urls[-1])  # warm
        found = {"on": [], "off": [], "never": []}
        for _ in range(ROUNDS):
            await kernel.run_all(ON, settle=0)
            found["on"].append(await echo(kernel, urls[0]))
            *_, kept = await kernel.run_all(OFF, KEPT)
            assert int(kept.stdout) > MESSAGES, "nothing was watched"
            found["off"].append(await echo(kernel, urls[0]))
            found["never"].append(await echo(other, urls[1]))
    table = Table("lanes", "echo", "ratio to off", "processor time", "ratio to off")
    for what in found:
        row = []
        for which in (0, 1):
            values = [pair[which] for pair in found[what]]
            ratio = statistics.median(
                one[which] / two[which] for one, two in zip(found[what], found["off"], strict=True)
            )
            row += [f"{statistics.median(values):,.0f} us", f"{ratio:.3f}"]
        table.add_row(what, *row)
    Console().print(table)


if __name__ == "__main__":
    asyncio.run(main())
