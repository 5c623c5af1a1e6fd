"""Seconds a submission of three graders and of the lower bound, on the same class, in one run: read the ratios.

python benchmarks/grade_a_class.py                  # 30 submissions of exercise 04, about twenty minutes
python benchmarks/grade_a_class.py --no-otter       # without the one that has to be downloaded first
python benchmarks/grade_a_class.py --memory 1000    # only `course grade`: memory over 1,000 submissions
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

from a_class import a_class
from graders import CourseGrade, Nbgrader, Otter
from lower_bound import LowerBound
from memory import print_memory
from rich.console import Console
from rich.table import Table

from classroom import paths
from classroom.catalogue.catalog import Exercise, exercise
from classroom.gradebook.judges import judges_here

AT_A_TIME = 4


def timed(grader, jobs: int) -> tuple[float, dict[str, float] | None]:
    """Seconds of grading the class so many at a time, and the points; None of one that judges nothing."""
    grader.prepare(jobs)
    began = time.perf_counter()
    grader.grade(jobs)
    return time.perf_counter() - began, grader.points()


def compare(of: Exercise, count: int, with_otter: bool, console: Console) -> None:
    """Grade one class with all of them and print the table."""
    submissions = a_class(of, count)
    table = Table("", "at a time", "s a submission", "times the first row", "points")
    own = judges_here()
    with tempfile.TemporaryDirectory(prefix="grade-a-class-") as folder:
        runs = []
        for made in (CourseGrade, LowerBound, Nbgrader, *((Otter,) if with_otter else ())):
            place = Path(folder, made.name)
            place.mkdir()
            began = time.perf_counter()
            grader = made(place, of, submissions)
            console.print(f"{made.name}: prepared in {time.perf_counter() - began:.0f} s")
            widths = (AT_A_TIME, 1) if made in (Nbgrader, Otter) else (own, AT_A_TIME, 1)
            for jobs in widths:
                seconds, points = timed(grader, jobs)
                console.print(f"  {jobs} at a time: {seconds:.1f} s, load {os.getloadavg()[0]:.1f}")
                runs.append((made.name, jobs, seconds / count, points))
    _, _, best, truth = runs[0]
    for name, jobs, seconds, points in runs:
        total = f"{sum(points.values()):g}" if points else "-"
        table.add_row(name, str(jobs), f"{seconds:.2f}", f"{seconds / best:.1f}", total)
    console.print(table)
    for name, jobs, _, points in runs:
        for student in sorted(one for one in truth if points and points.get(one) != truth[one]):
            console.print(f"{name}, {jobs} at a time: {student} got {points.get(student)}, not {truth[student]:g}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--exercise", default="04")
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--no-otter", action="store_true")
    parser.add_argument(
        "--memory", type=int, metavar="N", help="grade N submissions, and print the memory over time"
    )
    arguments = parser.parse_args()
    of, console = exercise(arguments.exercise, paths.SOLUTIONS), Console()
    if arguments.memory:
        print_memory(of, arguments.memory, console)
    else:
        compare(of, arguments.count, not arguments.no_otter, console)


if __name__ == "__main__":
    main()
