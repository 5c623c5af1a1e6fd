"""`course test`: the course's own tests, then those of the project that is taught, and what was left out."""

import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from xml.etree import ElementTree

import pytest

from classroom.paths import PROJECT, ROOT

WORKERS = (2, 1)  # tests side by side, a processor, as most of them wait: of the first suite, of the one beside it


def run_tests(arguments: Sequence[str] = (), quick: bool = False) -> int:
    """Run pytest on both suites, each in a process of its own, as each has its own settings.

    The suites run at the same time, and the tests of each side by side, on several workers of pytest-xdist. A failure
    in the first is shown at once; what the second says follows as a whole. Each names its ten slowest at its end.

    Args:
        arguments: for pytest, such as `-n 0` for no workers. With a path among them (seen from the course's folder)
            only that is run, in one process.
        quick: leave out what is marked `slow`, and what needs a network.

    Returns:
        0 when all tests passed, pytest's exit status of the first suite that failed otherwise.
    """
    one_place = any((ROOT / argument.partition("::")[0]).exists() for argument in arguments)
    suites = [folder for folder in (ROOT, PROJECT) if (folder / "tests").is_dir()]  # students have no ROOT / tests
    folders = [ROOT] if one_place else suites
    options = ["-pclassroom.command.unswept", "--durations=10"]
    options += ["-pclassroom.command.quick", "-mnot slow and not network"] if quick else []
    left_out: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        results = [Path(scratch, f"{folder.name}.xml") for folder in folders]
        commands = [
            [*([] if one_place else _side_by_side(workers)), *options, *arguments, f"--junitxml={result}"]
            for workers, result in zip(WORKERS, results, strict=False)
        ]
        statuses = _pytest(list(zip(folders, commands, strict=True)), Path(scratch))
        for result in results:
            left_out += _left_out(result)
    for reason, count in left_out.items():
        print(f"Left out: {count} test{'s' * (count > 1)}. {reason}")
    if quick:
        print("Left out: what is marked slow, and what needs a network. Without --quick it is run too.")
    return _verdict(statuses)


def _side_by_side(workers: int) -> list[str]:
    """Options of pytest-xdist for so many workers a processor; a test goes to whichever has nothing left to do."""
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return ["-pclassroom.command.at_once", f"-n{workers * here}", "--dist=load"]


def _pytest(suites: list[tuple[Path, list[str]]], scratch: Path) -> list[int]:
    """Run pytest in each folder with these arguments; returns its exit statuses.

    The first prints as it goes, the others into files that are shown one after the other.

    Some thousand processes are started, and each would compile all that it imports if none could keep it.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    said: list[Path | None] = [None, *(scratch / f"{number}.txt" for number in range(1, len(suites)))]
    processes = []
    for (folder, arguments), file in zip(suites, said, strict=True):
        command = [sys.executable, "-m", "pytest", *arguments]
        with file.open("wb") if file else nullcontext() as output:
            stdin = subprocess.DEVNULL if file else None
            processes.append(subprocess.Popen(command, cwd=folder, env=environment, stdin=stdin, stdout=output))
    statuses = []
    for process, file in zip(processes, said, strict=True):
        statuses.append(_wait(process))
        if file:
            sys.stdout.flush()
            sys.stdout.buffer.write(file.read_bytes())  # in whatever encoding it was written for this terminal
            sys.stdout.flush()
    return statuses


def _wait(process: subprocess.Popen[bytes]) -> int:
    """Its exit status. Ctrl-C reaches the process as well; it is given the time to end in its own way."""
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            pass


def _left_out(results: Path) -> Counter[str]:
    """Why tests were skipped, and how many for each reason, from pytest's JUnit file."""
    if not results.exists():
        return Counter()
    return Counter(
        skipped.get("message") or "no reason given" for skipped in ElementTree.parse(results).iter("skipped")
    )


def _verdict(statuses: list[int]) -> int:
    """The first failure. A suite in which `-k` or `-m` selected nothing is none, unless that is so in all."""
    ran = [status for status in statuses if status != pytest.ExitCode.NO_TESTS_COLLECTED]
    return next((status for status in ran if status), 0) if ran else pytest.ExitCode.NO_TESTS_COLLECTED
