"""A Dask cluster whose scheduler and workers are processes of this machine."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from classroom.in_notebook.projects import free_port

FAREWELL = 10  # seconds for all processes to end that were asked to
IN_WORKERS = os.environ | {
    "DASK_DISTRIBUTED__WORKER__DAEMON": "False",
    "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error",
}


@contextmanager
def cluster(folder: Path, workers: Iterable[Sequence[str]], threads: int = 1) -> Iterator[str]:
    """A scheduler and workers; yields its address. They may still be on their way.

    Args:
        folder: for what they print and write.
        workers: for each one the words in front of its command, such as ("env", "NAME=value").
        threads: how many notebooks each worker has under way.
    """
    address = f"tcp://127.0.0.1:{free_port()}"
    commands = [[*words, *worker(address, folder, threads)] for words in workers]
    with running([scheduler(address), *commands], folder):
        yield address


def scheduler(address: str) -> list[str]:
    """The command of a scheduler at this address."""
    return [sys.executable, "-m", "dask", "scheduler", "--host", address, "--no-dashboard"]


def worker(address: str, folder: Path, threads: int) -> list[str]:
    """The command of a worker for the scheduler at this address, which writes into this folder."""
    options = ["--nworkers", "1", "--nthreads", str(threads), "--no-dashboard", "--local-directory", str(folder)]
    return [sys.executable, "-m", "dask", "worker", address, *options]


@contextmanager
def running(commands: Iterable[Sequence[str]], folder: Path) -> Iterator[None]:
    """Processes, each of a session of its own; all are ended, with all that they have started.

    Args:
        commands: what they run.
        folder: for what they print, NUMBER.log.
    """
    processes = []
    try:
        for number, command in enumerate(commands):
            with open(folder / f"{number}.log", "wb") as log:
                processes.append(
                    subprocess.Popen(command, stdout=log, stderr=log, env=IN_WORKERS, start_new_session=True)
                )
        yield
    finally:
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + FAREWELL
        for process in processes:
            _wait(process, deadline)


def _wait(process: "subprocess.Popen[bytes]", deadline: float) -> None:
    try:
        process.wait(max(0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
