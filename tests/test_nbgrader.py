"""`course release --nbgrader`: stock nbgrader works on it, and gives the points that the course gives."""

import csv
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from made_up import ECHO, TOTAL, cells, made_up_course, write_notebook

from classroom.catalogue.catalog import exercise
from classroom.catalogue.exercises import made
from classroom.gradebook.nbgrader_course import CONFIG, SETTINGS, nbgrader_course, source
from classroom.gradebook.release import ReleaseError
from classroom.judging.plugin import HIDDEN_REASON
from classroom.judging.run import run_exercise
from classroom.paths import ROOT, SOLUTIONS

pytestmark = pytest.mark.slow("nbgrader")

NAME = "01_installation_exercise"
SOLUTION = SOLUTIONS / f"{NAME}.ipynb"
ALL = tuple(f"answer-01-{number}" for number in range(1, 7))
# Right for all that the visible checks do; who goes without "bye" leaves the others without an answer.
IMPOLITE = """\
class VersionDesk(AsyncWebsocketConsumer):
    here = set()
    deaf = polite = False

    async def connect(self):
        self.here.add(self)
        await self.accept()
        await self.send("Which package?")

    async def receive(self, text_data=None, bytes_data=None):
        name = text_data.strip()
        if name == "bye":
            self.polite = True
            await self.send("Goodbye")
            await self.close()
        elif not self.deaf:
            await self.send(f"{name} {installed(name)}" if installed(name) else f"{name} is not installed")

    async def disconnect(self, code):
        self.here.discard(self)
        for other in self.here:
            other.deaf = not self.polite
"""


def answers():
    """cell id -> the worked answer."""
    return {cell["id"]: "".join(cell["source"]) for cell in json.loads(SOLUTION.read_text("utf-8"))["cells"]}


CLASS = {
    "ada": {name: None for name in ALL},  # the worked answers
    "bob": {name: None for name in ALL[:3]} | {"answer-01-4": "class Echo:\n    ...", "answer-01-6": IMPOLITE},
    "cy": {},
}


@cache
def points(notebook, hidden=True):
    """task -> what the course's own grader gives."""
    return {one.task: one.points for one in run_exercise(notebook, hidden=hidden)}


class Course:
    """An nbgrader course in a folder of its own, graded once for all tests."""

    def __init__(self, folder):
        self.folder, self.record = folder / "Channels, autumn", folder / "record"
        nbgrader_course(self.folder, ["01"])
        self.generated = self.run("generate_assignment", NAME)
        assert self.generated.returncode == 0, self.generated.stdout + self.generated.stderr
        for student, given in CLASS.items():
            self.hand_in(student, given)
        self.autograded = self.run("autograde", NAME)
        self.exported = self.run("export")

    def run(self, *words):
        """`nbgrader WORDS` in the course's folder, as a teacher types it."""
        own = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",  # nbgrader starts alembic
            "PYTHONPATH": str(ROOT),
            "COURSE_RECORD": str(self.record),
            "JUPYTER_CONFIG_DIR": str(self.folder.parent / "no settings of mine"),
        }
        return subprocess.run(
            [sys.executable, "-m", "nbgrader", *words],
            cwd=self.folder, env=os.environ | own, capture_output=True, text=True, encoding="utf-8", timeout=600,
        )  # fmt: skip

    def submitted(self, student):
        return self.folder / "submitted" / student / NAME / f"{NAME}.ipynb"

    def hand_in(self, student, given):
        notebook = json.loads((self.folder / "release" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if cell["id"] in given:
                cell["source"] = given[cell["id"]] or answers()[cell["id"]]
        self.submitted(student).parent.mkdir(parents=True)
        self.submitted(student).write_text(json.dumps(notebook), encoding="utf-8")

    def points(self):
        """student -> points, as exported."""
        with open(self.folder / "grades.csv", encoding="utf-8", newline="") as file:
            return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}

    def output_of(self, student, cell):
        """What nbgrader kept of a cell that it ran."""
        path = self.folder / "autograded" / student / NAME / f"{NAME}.ipynb"
        (found,) = [one for one in json.loads(path.read_text("utf-8"))["cells"] if one["id"] == cell]
        return found["outputs"]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return Course(tmp_path_factory.mktemp("nbgrader"))


def test_the_assignment_is_generated_and_is_our_exercise(course):
    text = (course.folder / "release" / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8")
    assert json.loads(text) == json.loads(made(SOLUTION))


def test_the_points_are_those_that_the_course_gives(course):
    assert course.autograded.returncode == 0, course.autograded.stderr
    assert course.exported.returncode == 0, course.exported.stderr
    given = {student: sum(points(course.submitted(student)).values()) for student in CLASS}
    assert course.points() == given
    full = sum(one.points for one in exercise("01", SOLUTIONS).tasks)
    assert (given["ada"], given["cy"]) == (full, 0) and 0 < given["bob"] < full


def test_hidden_checks_count_and_say_nothing_of_themselves(course):
    checked = [points(course.submitted("bob"), hidden=hidden) for hidden in (False, True)]
    assert checked[0] == checked[1] | {"01.6": exercise("01", SOLUTIONS).tasks[5].points}
    assert checked[1]["01.6"] == 0 and sum(checked[1].values()) == course.points()["bob"]
    said = json.dumps(course.output_of("bob", "check-01-6"))
    assert HIDDEN_REASON in said and "Which package?" not in said and "channels" not in said


def test_nothing_is_written_to_stderr(course):
    """nbgrader gives no points for a check that did."""
    for student in CLASS:
        for number in range(1, 7):
            outputs = course.output_of(student, f"check-01-{number}")
            assert outputs and not [one for one in outputs if one.get("name") == "stderr"], (student, number)


def test_the_teachers_own_progress_is_left_alone(course):
    assert not course.record.exists()


def test_validate_passes_the_solution_and_not_the_stub(course):
    right = course.run("validate", f"source/{NAME}/{NAME}.ipynb")
    assert "Success! Your notebook passes all the tests." in right.stdout, right
    stub = course.run("validate", f"release/{NAME}/{NAME}.ipynb")
    assert stub.stdout.count("The following cell failed:") == 6 and "Success" not in stub.stdout, stub


# What is written, and where


def test_the_source_is_the_solution_without_what_only_it_shows():
    solution, left = json.loads(SOLUTION.read_text(encoding="utf-8")), json.loads(source(SOLUTION))
    kept = [cell for cell in solution["cells"] if "solution-only" not in cell["metadata"].get("tags", ())]
    assert len(kept) < len(solution["cells"])
    for cell in kept + left["cells"]:
        cell["source"] = "".join(cell["source"])
    assert [cell["metadata"].get("nbgrader") for cell in left["cells"]] == [
        cell["metadata"].get("nbgrader") for cell in kept
    ]
    assert [cell["id"] for cell in left["cells"]] == [cell["id"] for cell in kept]
    assert [cell["source"] for cell in left["cells"]] == [cell["source"] for cell in kept]


@pytest.fixture
def solutions(tmp_path):
    made_up_course(tmp_path)
    return tmp_path / "solutions"


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_the_layout(tmp_path, solutions):
    nbgrader_course(tmp_path / "new" / "course", ["91"], solutions)
    assert files(tmp_path / "new" / "course") == [CONFIG, "source/91_scores/91_scores.ipynb"]


def test_exercises_are_added_to_a_course_and_what_is_there_stays(tmp_path, solutions):
    course = tmp_path / "course"
    nbgrader_course(course, ["91"], solutions)
    (course / "gradebook.db").write_text("marks")
    assert nbgrader_course(course, ["91"], solutions) == []
    write_notebook(solutions / "92_more.ipynb", cells(ECHO, TOTAL))
    assert nbgrader_course(course, (), solutions) == [course / "source" / "92_more" / "92_more.ipynb"]
    assert (course / "gradebook.db").read_text() == "marks"


@pytest.mark.parametrize("place", [CONFIG, "source/91_scores/91_scores.ipynb"])
def test_what_was_changed_is_not_overwritten(tmp_path, solutions, place):
    course = tmp_path / "course"
    nbgrader_course(course, ["91"], solutions)
    (course / place).write_text("mine")
    write_notebook(solutions / "92_more.ipynb", cells(ECHO, TOTAL))
    with pytest.raises(ReleaseError, match=r"is there already and differs\. Nothing was written"):
        nbgrader_course(course, (), solutions)
    assert (course / place).read_text() == "mine" and len(files(course)) == 2


def test_it_does_not_write_into_other_folders(tmp_path, solutions):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_text("cat")
    for place in (tmp_path / "photos", tmp_path / "photos" / "cat.jpg"):
        with pytest.raises(ReleaseError, match=r"is no nbgrader course\. Name another folder\."):
            nbgrader_course(place, (), solutions)
    assert files(tmp_path / "photos") == ["cat.jpg"]


def test_the_settings_are_valid_python():
    compile(SETTINGS, CONFIG, "exec")
