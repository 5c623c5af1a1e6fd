"""Three graders over the same class: nbgrader and otter-grader as shipped, and `course grade`.

Each one is prepared before the clock starts, and gives student -> points.
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

from a_class import Submission, notebook

from classroom import paths
from classroom.catalog import Exercise
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
            path = folder / "class" / one.student / exercise.path.name
            path.parent.mkdir(parents=True)
            path.write_text(notebook(exercise, one), encoding="utf-8")

    def run(self, jobs: int) -> Points:
        """Grade all, so many at the same time."""
        self._runs += 1
        report = self._folder / f"report {self._runs}"
        what = [self._folder / "class", "--out", report, "--only", self._exercise.number, "--jobs", str(jobs)]
        subprocess.run([sys.executable, "-m", "classroom", "grade", *what], check=True, capture_output=True)
        points = defaultdict(float)
        for row in _rows(report / "grades.csv"):
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

    def run(self, jobs: int) -> Points:
        """Grade all, with so many commands at the same time."""
        self._runs += 1
        course = self._folder / f"course {self._runs}"
        nbgrader_course(course, [self._exercise.number])
        self._command(course, "generate_assignment", self._exercise.path.stem)
        for number, one in enumerate(self._submissions):
            name = f"g{number % jobs}{one.student}"
            path = course / "submitted" / name / self._exercise.path.stem / self._exercise.path.name
            path.parent.mkdir(parents=True)
            path.write_text(notebook(self._exercise, one), encoding="utf-8")
        yield  # the clock starts here
        with ThreadPoolExecutor(jobs) as pool:
            groups = [f"g{number}*" for number in range(min(jobs, len(self._submissions)))]
            autograde = ("autograde", self._exercise.path.stem, "--student")
            list(pool.map(lambda group: self._command(course, *autograde, group), groups))
        yield  # and ends here
        self._command(course, "export")
        yield {row["student_id"][2:]: float(row["score"]) for row in _rows(course / "grades.csv")}

    def _command(self, course: Path, *words: str) -> None:
        environment = _environment(Path(sys.executable).parent, course)
        command = [sys.executable, "-m", "nbgrader", *words]
        subprocess.run(command, cwd=course, env=environment, check=True, capture_output=True)


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
            path = folder / one.student / exercise.path.name
            path.parent.mkdir()
            path.write_text(notebook(exercise, one, self.check_cell), encoding="utf-8")

    def run(self, jobs: int) -> Points:
        """Grade all, with so many commands at the same time."""
        with ThreadPoolExecutor(jobs) as pool:
            return dict(pool.map(self._grade, self._submissions))

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
