"""`course test`: the course's own tests, then those of the project that is taught, and what was left out."""

import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from classroom.paths import PROJECT, ROOT

WORKERS = 2  # tests side by side, a processor: most of them wait


def run_tests(arguments: Sequence[str] = (), quick: bool = False) -> int:
    """Run pytest on both suites, each in a process of its own, as each has its own settings.

    The tests of a suite run side by side, on several workers of pytest-xdist, and a failure is shown at once. The
    ten slowest are named at the end.

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
    options = ["--durations=10", *([] if one_place else _side_by_side())]
    options += ["-mnot slow and not network"] if quick else []
    statuses = []
    left_out: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        for folder in folders:
            results = Path(scratch, f"{folder.name}.xml")
            status = _pytest([*options, *arguments, f"--junitxml={results}"], folder)
            left_out += _left_out(results)
            statuses.append(status)
            if status == pytest.ExitCode.INTERRUPTED:
                break
    for reason, count in left_out.items():
        print(f"Left out: {count} test{'s' * (count > 1)}. {reason}")
    if quick:
        print("Left out: what is marked slow, and what needs a network. Without --quick it is run too.")
    return _verdict(statuses)


def _side_by_side() -> list[str]:
    """Options of pytest-xdist; what has no group goes to whichever worker has nothing left to do."""
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return ["-pclassroom.command.at_once", f"-n{WORKERS * here}", "--dist=load"]


def _pytest(arguments: list[str], folder: Path) -> int:
    """pytest's exit status. Ctrl-C reaches pytest as well; it is given the time to end in its own way.

    Some thousand processes are started, and each would compile all that it imports if none could keep it.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen([sys.executable, "-m", "pytest", *arguments], cwd=folder, env=environment)
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
