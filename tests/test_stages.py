"""classroom/catalogue/stages.py: the reader's own project, from one stage to the next, and how a stage is judged."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from answers import answer_cells
from rich.console import Console
from warm_kernel import warm_kernel

from classroom.catalogue import stages
from classroom.catalogue.catalog import exercises
from classroom.judging.own import check_own
from classroom.judging.run import run_exercise
from classroom.paths import SOLUTIONS

WITH_STAGE = [one for one in exercises(SOLUTIONS) if stages.has_stage(one.path)]
FIRST, SECOND = "02", "03"
OWN = "# my own words"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder in which the notebook works; nothing is kept yet."""
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path / "record"))
    (tmp_path / "exercises").mkdir()
    monkeypatch.chdir(tmp_path / "exercises")
    return tmp_path / "exercises" / stages.FOLDER


def own_files():
    """A learner's files of the first stage."""
    return {"manage.py": "", "scores/routing.py": OWN}


def test_what_startproject_makes_is_known_without_running_it(tmp_path):
    (solution,) = [one.path for one in WITH_STAGE[:1]]
    text = solution.read_text(encoding="utf-8")
    project, app = re.search(r"startproject (\w+)", text)[1], re.search(r"startapp (\w+)", text)[1]
    (tmp_path / stages.FOLDER).mkdir()
    plain = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    for folder, words in (
        (tmp_path, ["-m", "django", "startproject", project, stages.FOLDER]),
        (tmp_path / stages.FOLDER, ["manage.py", "startapp", app]),
    ):
        subprocess.run([sys.executable, *words], cwd=folder, env=plain, check=True)
    real, known = stages.files_in(tmp_path / stages.FOLDER), stages.graded_start(FIRST)
    key = re.compile(r"SECRET_KEY = .*")
    assert {name: key.sub("", text) for name, text in real.items()} == {
        name: key.sub("", text) for name, text in known.items()
    }


def test_each_stage_begins_with_the_worked_files_of_those_before():
    files = {}
    for one in WITH_STAGE:
        start = stages.worked_start(one.number)
        assert files.items() <= start.items(), one.number
        for cell in json.loads(one.path.read_text(encoding="utf-8"))["cells"]:
            if name_and_text := stages.written("".join(cell["source"])):
                name, text = name_and_text
                files[name] = re.sub(r".*(BEGIN|END) SOLUTION.*\n", "", text)
            for name in re.findall(r'Path\("my_project/(\S+)"\)\.unlink', "".join(cell["source"])):
                files.pop(name, None)  # the stage has removed it; `startapp` may have made it
    assert all("SOLUTION" not in text for text in files.values())


def test_the_first_stage_begins_with_nothing(folder, capsys):
    stages.my_project(FIRST)
    assert stages.files_in(folder) == {} and "is new." in capsys.readouterr().out


def test_without_a_passed_check_a_stage_begins_with_worked_files(folder, capsys):
    stages.lay(own_files(), FIRST, folder)
    stages.my_project(SECOND)
    assert stages.files_in(folder) == stages.worked_start(SECOND)
    said = capsys.readouterr().out
    (kept,) = folder.parent.glob("my_project.kept-*")
    assert "worked files" in said and kept.name in said and "scores/routing.py" in said
    assert (kept / "scores" / "routing.py").read_text() == OWN


def test_after_a_passed_check_it_begins_with_the_learners_own(folder, capsys):
    stages.lay(own_files(), FIRST, folder)
    (folder / "db.sqlite3").write_bytes(b"scores")
    stages.keep(FIRST, own_files())
    stages.my_project(SECOND)
    assert "your own files" in capsys.readouterr().out
    assert stages.files_in(folder) == own_files()
    assert (folder / "db.sqlite3").read_bytes() == b"scores", "what is the same is not touched"
    assert not list(folder.parent.glob("*.kept-*"))


def test_at_the_stage_already_nothing_is_touched(folder, capsys):
    stages.keep(FIRST, own_files())
    stages.my_project(SECOND)
    (folder / "scores" / "routing.py").write_text("half done")
    stages.my_project(SECOND)
    assert "as you left it" in capsys.readouterr().out
    assert (folder / "scores" / "routing.py").read_text() == "half done"


def test_going_back_keeps_what_is_there(folder):
    stages.keep(FIRST, own_files())
    stages.my_project(SECOND)
    (folder / "scores" / "routing.py").write_text("half done")
    stages.my_project(FIRST)
    stages.my_project(SECOND)
    assert stages.files_in(folder) == own_files()
    assert "half done" in [path.read_text() for path in folder.parent.glob("*.kept-*/scores/routing.py")]


def test_a_damaged_record_is_none(folder):
    stages.keep(FIRST, own_files())
    (path,) = (Path(os.environ["COURSE_RECORD"]) / stages.FOLDER).glob("*.json")
    for damage in ("", "[]", "{"):
        path.write_text(damage)
        assert stages.kept(FIRST) is None


@pytest.mark.parametrize(
    "name", ["db.sqlite3", "db.sqlite3-journal", "a/__pycache__/b.cpython-311.pyc", ".stage", "a/.DS_Store"]
)
def test_what_work_leaves_behind_is_no_part_of_it(name):
    assert not stages.is_written(name)


def test_under_nbgraders_autograder_the_record_is_another_persons(folder, monkeypatch):
    stages.keep(FIRST, own_files())
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    stages.my_project(SECOND)
    assert stages.files_in(folder) == stages.worked_start(SECOND)


def notebook_with(one, folder, change):
    """The solution of an exercise, in which the files of the stage's answer are changed: {path: change of text}."""
    notebook = json.loads(one.path.read_text(encoding="utf-8"))
    for cell in answer_cells(notebook["cells"], one.tasks[-1]):
        cell["source"] = change("".join(cell["source"]))
    path = folder / one.path.name
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


@pytest.mark.slow("projects are started")
def test_course_check_keeps_what_passes_and_begins_with_it(folder, monkeypatch):
    one, two = WITH_STAGE[:2]
    noted = notebook_with(one, folder.parent, lambda source: f"{source}\n{OWN}\n")
    results = run_exercise(noted, own=True)
    assert results[-1].passed and results[-1].task == one.tasks[-1].id
    assert OWN in stages.kept(one.number)["match_centre/asgi.py"]
    notebook_with(two, folder.parent, str)
    console = Console(record=True, width=200)
    assert check_own([two.number], folder=folder.parent, console=console) == 0
    assert f"Its stage has begun with your own files of exercise {one.number}." in console.export_text()
    assert OWN in stages.kept(two.number)["match_centre/asgi.py"], "it has begun with the learner's own files"
    assert not stages.kept(two.number).keys() - stages.worked_start("04").keys()


@pytest.mark.slow("projects are started")
def test_a_class_is_graded_with_the_worked_files(folder):
    one, two = WITH_STAGE[:2]
    stages.keep(one.number, {"manage.py": "raise SystemExit('not theirs')"})
    results = run_exercise(notebook_with(two, folder.parent, str))
    assert results[-1].passed


async def run_whole(kernel, path):
    """Run all cells of a notebook; what the check of its stage says."""
    cells = [cell for cell in json.loads(path.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
    runs = await kernel.run_all(*("".join(cell["source"]) for cell in cells))
    (said,) = [run for cell, run in zip(cells, runs, strict=True) if cell["id"] == f"check-{path.name[:2]}-6"]
    return said, "\n".join(run.text for run in runs)


@pytest.mark.slow("projects are started")
async def test_in_a_notebook_one_stage_follows_another(folder):
    one, two = WITH_STAGE[:2]
    async with warm_kernel(cwd=folder.parent) as kernel:
        said, _ = await run_whole(kernel, one.path)
        assert said.text.startswith(f"✓ {one.tasks[-1].id} "), said.text
        print(f"the check took {said.seconds:.1f} s")
    async with warm_kernel(cwd=folder.parent) as kernel:
        said, everything = await run_whole(kernel, two.path)
        assert said.text.startswith(f"✓ {two.tasks[-1].id} "), said.text
        assert "your own files" in everything
    served = (
        subprocess.run(["ps", "-Ao", "args"], capture_output=True, text=True).stdout if os.name == "posix" else ""
    )
    assert str(folder) not in served, "no server is left behind"
