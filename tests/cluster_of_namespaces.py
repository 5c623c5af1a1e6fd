"""A Dask cluster as it is between machines: a scheduler and three workers, each in a network of its own.

Run in a new user and network namespace: `unshare --map-root-user --net python tests/cluster_of_namespaces.py IN OUT`. It
grades the submissions IN twice, into OUT/here on this machine and into OUT/there on the cluster. As soon as the cluster
has judged the first notebook, a worker that is at work is killed. Prints, as JSON, both exit statuses, how many workers
judged at first, and how many were there in the end.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from dask_cluster import running, scheduler, worker
from distributed import Client

WORKERS = 3
SAFETY = 240  # seconds
BRIDGE, SCHEDULER = "10.77.0.1", "10.77.0.2"
ADDRESS = f"tcp://{SCHEDULER}:8786"


def run(*words: str) -> None:
    subprocess.run(words, check=True)


@contextmanager
def network(number: int) -> Iterator[list[str]]:
    """A network with one address, 10.77.0.NUMBER, on the bridge; yields the words that run a command in there."""
    holder = subprocess.Popen(["unshare", "--net", "sleep", "infinity"])
    inside = ["nsenter", "--target", str(holder.pid), "--net"]
    try:
        until(lambda: os.readlink(f"/proc/{holder.pid}/ns/net") != os.readlink("/proc/self/ns/net"))
        run("ip", "link", "add", f"v{number}", "type", "veth", "peer", "name", "eth0", "netns", str(holder.pid))
        run("ip", "link", "set", f"v{number}", "master", "bridge", "up")
        run(*inside, "ip", "address", "add", f"10.77.0.{number}/24", "dev", "eth0")
        run(*inside, "ip", "link", "set", "eth0", "up")
        run(*inside, "ip", "link", "set", "lo", "up")
        yield inside
    finally:
        holder.kill()
        holder.wait()


def until(true) -> None:
    deadline = time.monotonic() + SAFETY
    while not true():
        assert time.monotonic() < deadline, "this took too long"
        time.sleep(0.02)


def grade(submissions: Path, out: Path, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "classroom", "grade", str(submissions), "--out", str(out), *words]
    return subprocess.Popen(command, stdout=sys.stderr)


async def kill_one_at_work() -> int:
    """Kill a worker that is judging; gives how many were judging."""
    async with Client(ADDRESS, asynchronous=True) as client:
        working = [name for name, tasks in (await client.processing()).items() if tasks]
        pids = await client.run(os.getpid)
        os.kill(pids[working[0]], signal.SIGKILL)
    return len(working)


async def workers_in_the_end() -> int:
    """Wait until the one that was killed has been replaced."""
    async with Client(ADDRESS, asynchronous=True) as client:
        await client.wait_for_workers(WORKERS, timeout=SAFETY)
        return len(await client.nthreads())


def main(submissions: Path, out: Path) -> None:
    out.mkdir()
    run("ip", "link", "set", "lo", "up")
    here = grade(submissions, out / "here").wait()
    run("ip", "link", "add", "bridge", "type", "bridge")
    run("ip", "address", "add", f"{BRIDGE}/24", "dev", "bridge")
    run("ip", "link", "set", "bridge", "up")
    with ExitStack() as networks:
        hosts = [networks.enter_context(network(number)) for number in range(2, 3 + WORKERS)]
        commands = [scheduler(ADDRESS), *[worker(ADDRESS, out, threads=2)] * WORKERS]
        networks.enter_context(
            running([[*inside, *words] for inside, words in zip(hosts, commands, strict=True)], out)
        )
        asyncio.run(workers_in_the_end())
        grading = grade(submissions, out / "there", "--on", ADDRESS)
        results = out / "there" / "results.jsonl"
        until(lambda: grading.poll() is not None or (results.exists() and b"\n" in results.read_bytes()))
        working = asyncio.run(kill_one_at_work())
        there = grading.wait()
        ended = asyncio.run(workers_in_the_end())
    print(json.dumps({"here": here, "there": there, "working": working, "workers": ended}))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
