"""Seconds a submission on one machine and on Dask clusters of 1 to 8 workers, on the same class, in one run: read the ratios.

python benchmarks/grade_on_cluster.py               # 60 submissions of exercise 04, about five minutes

All workers are on this machine, and each has as many of its processors as `--cores` says, one after the other. So more
workers than the machine has room for show what a cluster costs, and only as many as it has room for what it gains.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from a_class import a_class, hand_in  # beside it, tests/ can be imported from
from dask_cluster import cluster
from distributed import Client
from rich.console import Console
from rich.table import Table

from classroom import paths
from classroom.catalogue.catalog import Exercise, exercise
from classroom.gradebook.judges import processors

WORKERS = (1, 2, 4, 8)


@contextmanager
def workers_of(folder: Path, workers: int, cores: int) -> Iterator[str]:
    """A cluster of so many workers, each on its own processors as far as there are; yields the scheduler's address."""
    places = [[str((number * cores + core) % processors()) for core in range(cores)] for number in range(workers)]
    pinned = [["taskset", "--cpu-list", ",".join(place)] for place in places]
    with cluster(folder, pinned, threads=32) as address:
        with Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=120)
        yield address


def seconds(submissions: Path, out: Path, *options: str) -> float:
    """How long a class takes."""
    command = [sys.executable, "-m", "classroom", "grade", str(submissions), "--out", str(out), *options]
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def compare(of: Exercise, count: int, cores: int, console: Console) -> None:
    """Grade one class in each way and print the table; the reports must be equal."""
    table = Table("", "s a submission", "times the first row")
    with tempfile.TemporaryDirectory(prefix="grade-on-cluster-") as name:
        folder = Path(name)
        for submission in a_class(of, count):
            hand_in(folder / "class" / submission.student, of, submission)
        alone = seconds(folder / "class", folder / "alone")
        table.add_row("one machine", f"{alone / count:.2f}", "1.0")
        for workers in WORKERS:
            out = folder / f"on-{workers}"
            with workers_of(folder, workers, cores) as address:
                taken = seconds(folder / "class", out, "--on", address)
            table.add_row(f"{workers} workers", f"{taken / count:.2f}", f"{taken / alone:.1f}")
            same = (out / "grades.csv").read_bytes() == (folder / "alone" / "grades.csv").read_bytes()
            assert same, f"{workers} workers gave other points"
    console.print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--exercise", default="04")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--cores", type=int, default=1, help="processors of each worker")
    arguments = parser.parse_args()
    compare(exercise(arguments.exercise, paths.SOLUTIONS), arguments.count, arguments.cores, Console())


if __name__ == "__main__":
    main()
