"""Three graders over the same class: nbgrader and otter-grader as shipped, and `course grade`.

Each one has prepare(jobs), grade(jobs), which the clock is for, and points(): student -> points.
"""

import csv
import json
import os
import subprocess
import sys
import zipfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from a_class import Submission, hand_in

from classroom import paths
from classroom.catalogue.catalog import Exercise
from classroom.gradebook.nbgrader_course import nbgrader_course

OTTER = "otter-grader==7.0.0"
OTTER_TEST = """\
from otter.test_files import test_case

OK_FORMAT = False
name = "q{name}"
points = {points:g}


@test_case()
def test_what_check_said(report_{name}):
    assert report_{name}.points == {points:g}
"""

Points = dict[str, float]


class CourseGrade:
    """`course grade`."""

    name = "course grade"

    def __init__(self, folder: Path, exercise: Exercise, submissions: list[Submission]):
        self._folder, self._exercise, self._runs = folder, exercise, 0
        for one in submissions:
            hand_in(folder / "class" / one.student, exercise, one)

    def prepare(self, jobs: int) -> None:
        """A report of its own: nothing is taken from the one before."""
        self._runs += 1
        self._report = self._folder / f"report {self._runs}"

    def grade(self, jobs: int) -> None:
        """Grade all, so many at the same time."""
        what = [
            self._folder / "class",
            "--out",
            self._report,
            "--only",
            self._exercise.number,
            "--jobs",
            str(jobs),
        ]
        subprocess.run([sys.executable, "-m", "classroom", "grade", *what], check=True, capture_output=True)

    def points(self) -> Points:
        """Of the last time."""
        points = defaultdict(float)
        for row in _rows(self._report / "grades.csv"):
            points[row["student"]] += float(row["points"])
        return dict(points)


class Nbgrader:
    """`nbgrader autograde`: one command goes through all students of its group, one after the other.

    It has no option to grade several at a time, so that takes several commands, each with its own students.
    """

    name = "nbgrader 0.9"

    def __init__(self, folder: Path, exercise: Exercise, submissions: list[Submission]):
        self._folder, self._exercise, self._submissions = folder, exercise, submissions
        self._runs = 0

    def prepare(self, jobs: int) -> None:
        """A course with the assignment, and the submissions in so many groups."""
        self._runs += 1
        self._course, name = self._folder / f"course {self._runs}", self._exercise.path.stem
        nbgrader_course(self._course, [self._exercise.number])
        self._command("generate_assignment", name)
        for number, one in enumerate(self._submissions):
            student = f"g{number % jobs}{one.student}"
            hand_in(self._course / "submitted" / student / name, self._exercise, one)

    def grade(self, jobs: int) -> None:
        """Grade all, with so many commands at the same time."""
        groups = [f"g{number}*" for number in range(min(jobs, len(self._submissions)))]
        autograde = ("autograde", self._exercise.path.stem, "--student")
        with ThreadPoolExecutor(jobs) as pool:
            list(pool.map(lambda group: self._command(*autograde, group), groups))

    def points(self) -> Points:
        """Of the last time."""
        self._command("export")
        return {row["student_id"][2:]: float(row["score"]) for row in _rows(self._course / "grades.csv")}

    def _command(self, *words: str) -> None:
        environment = _environment(Path(sys.executable).parent, self._course)
        command = [sys.executable, "-m", "nbgrader", *words]
        subprocess.run(command, cwd=self._course, env=environment, check=True, capture_output=True)


class Otter:
    """`otter run`, which grades one notebook without a container; a command a submission."""

    name = "otter-grader 7.0"
    check_cell = 'report_{name} = await check("{task}")'

    def __init__(self, folder: Path, exercise: Exercise, submissions: list[Submission]):
        self._folder, self._submissions = folder, submissions
        self._otter = _virtual_environment(folder / "venv") / "otter"
        self._autograder = folder / "autograder.zip"
        with zipfile.ZipFile(self._autograder, "w") as archive:
            for task in exercise.tasks:
                name = task.id.replace(".", "_")
                test = OTTER_TEST.format(name=name, points=task.points)
                archive.writestr(f"tests/q{name}.py", test)
            archive.writestr("otter_config.json", json.dumps({"lang": "python"}))
        for one in submissions:
            hand_in(folder / one.student, exercise, one, self.check_cell)

    def prepare(self, jobs: int) -> None:
        """All is there."""

    def grade(self, jobs: int) -> None:
        """Grade all, with so many commands at the same time."""
        with ThreadPoolExecutor(jobs) as pool:
            self._points = dict(pool.map(self._grade, self._submissions))

    def points(self) -> Points:
        """Of the last time."""
        return self._points

    def _grade(self, one: Submission) -> tuple[str, float]:
        folder = self._folder / one.student
        (submission,) = folder.glob("*.ipynb")
        command = [self._otter, "run", "--no-logo", "-a", self._autograder, "-o", folder, submission]
        environment = _environment(self._otter.parent, folder)
        subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
        tests = json.loads((folder / "results.json").read_text(encoding="utf-8"))["tests"]
        return one.student, sum(test.get("score", 0.0) for test in tests)


def _virtual_environment(folder: Path) -> Path:
    """One with otter-grader beside the course's packages; returns where its commands are."""
    uv = [sys.executable, "-m", "uv"]
    subprocess.run([*uv, "venv", "-q", "--python", sys.executable, folder], check=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([*uv, "pip", "install", "-q", "--python", scripts / "python", OTTER, paths.ROOT], check=True)
    return scripts


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _environment(commands: Path, folder: Path) -> dict[str, str]:
    """Where a grader's kernels find the commands beside it and the course, and where they keep progress."""
    path = f"{commands}{os.pathsep}{os.environ['PATH']}"
    return os.environ | {"PATH": path, "PYTHONPATH": str(paths.ROOT), "COURSE_RECORD": str(folder / "record")}
