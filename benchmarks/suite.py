"""How long the tests take, and whether they pass each time: on an idle machine, and on one that is busy.

    python benchmarks/suite.py                                   # the whole suite, once
    python benchmarks/suite.py --quick --runs 10 --burners 0 3   # the quick one, ten times idle, ten times busy

A burner is a program that does nothing but use a processor. What failed is named, and the ten slowest of each run's
tests are in its log.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from burners import burning
from rich.console import Console
from rich.table import Table

from classroom.gradebook.judges import processors
from classroom.paths import ROOT


def run(quick: bool, log: Path) -> tuple[float, int]:
    """Run a suite once; returns the seconds that it took and its exit status."""
    began = time.monotonic()
    with log.open("w") as output:
        command = [sys.executable, "course.py", "test", *(["--quick"] if quick else [])]
        status = subprocess.call(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    return time.monotonic() - began, status


def counted(log: Path) -> tuple[int, int, list[str]]:
    """How many tests passed and failed, and the names of those that failed, by pytest's own words."""
    text = log.read_text(errors="replace")
    passed = sum(map(int, re.findall(r"(\d+) passed", text)))
    failed = re.findall(r"^(?:FAILED|ERROR) (\S+)", text, re.MULTILINE)
    return passed, len(failed), failed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="the quick tests alone")
    parser.add_argument("--runs", type=int, default=1, help="times, for each number of burners")
    parser.add_argument("--burners", type=int, nargs="*", default=[0], help="burners a processor")
    chosen = parser.parse_args()
    logs = Path(tempfile.mkdtemp(prefix="suite-"))
    table = Table("burners a processor", "run", "seconds", "passed", "failed", "exit status")
    for burners in chosen.burners:
        with burning(burners * processors()):
            for number in range(1, chosen.runs + 1):
                log = logs / f"{burners}-{number}.log"
                seconds, status = run(chosen.quick, log)
                passed, failed, names = counted(log)
                table.add_row(*map(str, (burners, number, round(seconds), passed, failed, status)))
                print(burners, number, f"{seconds:.0f} s", passed, "passed", *names, flush=True)
    Console().print(table, f"Logs: {logs}")


if __name__ == "__main__":
    main()
