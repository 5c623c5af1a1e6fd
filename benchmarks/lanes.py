"""What it costs to watch lanes: an echo in a notebook's kernel while they are watched and while they are not.

    python benchmarks/lanes.py

One server in one kernel; this process is the client, and asks in turns: on, off, on, off. A second kernel, in which nothing
is ever watched, is asked as well: what is taken away again costs nothing when "off" takes what "never" takes.

What else the machine does comes and goes, so a ratio is that of two short rounds, one after the other, and the median of many
such pairs is told. The microseconds are the best ones.

The second table takes the work apart: the best of many tries of one step of the event loop, of one call of a thread and of one
new task, times their number in an echo, which the kernel has counted.
"""

import asyncio
import statistics
import sys
import time

from rich.console import Console
from rich.table import Table
from server_in_kernel import APPLICATION
from websockets import connect

from classroom.in_notebook.scratch_kernel import scratch_kernel
from classroom.lanes import recording, watching
from classroom.server.work import learner_calls

ROUNDS, MESSAGES = 200, 100
START = "from classroom import serve, watching\nserver = await serve(application)\nprint(server.url())"
ON = "lanes = watching().__enter__()"
KEPT = "kept = lanes._recording; lanes.__exit__(None, None, None); print(len(kept.steps), len(kept.calls))"
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
            found["never"].append(await echo(other, urls[1]))
            await echo(kernel, urls[0])  # it has slept meanwhile
            await kernel.run_all(ON, settle=0)
            found["on"].append(await echo(kernel, urls[0]))
            (kept,) = await kernel.run_all(KEPT, settle=0)
            steps, calls = (int(number) / MESSAGES for number in kept.stdout.split())
            assert steps > 1, "nothing was watched"
            found["off"].append(await echo(kernel, urls[0]))
    table = Table("lanes", "echo", "ratio to off", "processor time", "ratio to off")
    for what in found:
        row = []
        for which in (0, 1):
            some, off = ([pair[which] for pair in found[one]] for one in (what, "off"))
            ratio = statistics.median(one / other for one, other in zip(some, off, strict=True))
            row += [f"{min(some):,.0f} us", f"{ratio:.3f}"]
        table.add_row(what, *row)
    Console().print(table)

    step, call, task = await parts()
    off = min(pair[0] for pair in found["off"])
    more = steps * step + calls * (call + task)  # an echo makes one task, for its next event
    table = Table("part of an echo", "how many", "more, when watched", "of an echo")
    for what, number, cost in (
        ("step", steps, step),
        ("call of a thread", calls, call),
        ("new task", calls, task),
    ):
        table.add_row(what, f"{number:.1f}", f"{number * cost:.1f} us", f"{number * cost / off:.1%}")
    table.add_row("all", "", f"{more:.1f} us", f"{more / off:.1%}")
    Console().print(table)


async def parts():
    """Microseconds that a step of the event loop, a call of a thread and a new task take more while they are watched."""
    loop, text = asyncio.get_running_loop(), "2:1"
    step = asyncio.Handle(lambda: None, (), loop, None)._run
    off = _best(lambda: step()), _best(lambda: len(text))
    recording.MOST = 10**9  # else it is soon full
    with watching():
        step = asyncio.Handle(lambda: None, (), loop, None)._run  # the method is another one now
        on = _best(lambda: step()), _best(lambda: recording.Call(None, len, (text,)).run())
        new_task = _best(lambda: learner_calls(sys._getframe(0)))  # most of what is done for one
    return on[0] - off[0], on[1] - off[1], new_task


def _best(function, tries=300, times=200):
    found = []
    for _ in range(tries):
        began = time.thread_time()
        for _ in range(times):
            function()
        found.append((time.thread_time() - began) / times * 1e6)
    return min(found)


if __name__ == "__main__":
    asyncio.run(main())
