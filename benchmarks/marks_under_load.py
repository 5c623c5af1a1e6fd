"""Are the marks right, and the same each time, on a machine that is busy? Points lost, and reports that differ.

    python benchmarks/marks_under_load.py 02 --count 30 --runs 3               # 30 right notebooks of exercise 02
    python benchmarks/marks_under_load.py --count 200 --runs 3 --burners 3     # all exercises, 3 burners a processor
    python benchmarks/marks_under_load.py --count 50 --partly --runs 3 --burners 0 3  # idle and busy, reports compared

A burner is a program that does nothing but use a processor. Run it on a machine with nothing else to do, or not: the
marks must be the same.
"""

import argparse
import csv
import hashlib
import io
import tempfile
import time
from difflib import unified_diff
from pathlib import Path

from a_class import KINDS, a_class, hand_in
from burners import burning
from rich.console import Console
from rich.table import Table

from classroom import paths
from classroom.catalogue.catalog import Exercise, exercise, exercises
from classroom.gradebook.grade import grade
from classroom.gradebook.judges import processors

COMPARED = ("grades.csv", "students.csv", "junit.xml", "index.html", "feedback/*.html")


def make_class(folder: Path, of: list[Exercise], count: int, kinds) -> float:
    """Hand in so many notebooks, of the exercises in turn; returns the points that there are for them."""
    there = 0.0
    for turn, one in enumerate(of):
        share = len(range(turn, count, len(of)))
        there += share * sum(task.points for task in one.tasks)
        for submission in a_class(one, share, kinds=kinds):
            hand_in(folder / f"{submission.student}", one, submission)
    return there


def points(report: Path) -> float:
    """Points given."""
    rows = csv.DictReader(io.StringIO((report / "grades.csv").read_text(encoding="utf-8")))
    return sum(float(row["points"]) for row in rows)


def compared(report: Path) -> dict[str, bytes]:
    """The files of a report that must be the same each time, by their names."""
    files = [file for pattern in COMPARED for file in sorted(report.glob(pattern))]
    return {file.name: file.read_bytes() for file in files}


def fingerprint(report: Path) -> str:
    """Of the report, to the byte."""
    return hashlib.sha256(repr(compared(report)).encode()).hexdigest()[:12]


def print_differences(first: Path, other: Path) -> None:
    """Say which lines of a report are not those of the first one."""
    before, after = compared(first), compared(other)
    for name in sorted(before.keys() | after.keys()):
        lines = [files.get(name, b"").decode().splitlines() for files in (before, after)]
        print(*unified_diff(*lines, name, name, n=0, lineterm=""), sep="\n", end="")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("exercises", nargs="*", help="two-digit numbers; all when none is named")
    parser.add_argument("--count", type=int, default=30, help="notebooks")
    parser.add_argument(
        "--runs", type=int, default=3, help="times that the class is graded, for each number of burners"
    )
    parser.add_argument("--burners", type=int, nargs="*", default=[0], help="burners a processor")
    parser.add_argument("--jobs", type=int, help="as for `course grade`")
    parser.add_argument("--partly", action="store_true", help="a third right, a third partly, a third wrong")
    chosen = parser.parse_args()
    of = [exercise(number, paths.SOLUTIONS) for number in chosen.exercises] or list(exercises(paths.SOLUTIONS))
    table = Table("burners a processor", "run", "points", "of", "seconds", "exit status", "report")
    with tempfile.TemporaryDirectory(prefix="marks-") as folder:
        submissions = Path(folder, "class")
        there = make_class(submissions, of, chosen.count, KINDS if chosen.partly else ("right",))
        for burners in chosen.burners:
            with burning(burners * processors()):
                for run in range(chosen.runs):
                    report, began = Path(folder, f"report-{burners}-{run}"), time.monotonic()
                    said = Console(file=io.StringIO())
                    status = grade(submissions, report, jobs=chosen.jobs, console=said)
                    given = points(report)
                    seconds = f"{time.monotonic() - began:.0f}"
                    row = (burners, run + 1, f"{given:g}", f"{there:g}", seconds, status, fingerprint(report))
                    table.add_row(*map(str, row))
                    print(*row, flush=True)
                    if status:
                        print(said.file.getvalue())
                    print_differences(Path(folder, f"report-{chosen.burners[0]}-0"), report)
    Console().print(table)


if __name__ == "__main__":
    main()
