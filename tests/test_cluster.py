"""`course grade --on`: a class on a Dask cluster."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from dask_cluster import cluster as a_cluster
from distributed import Client

from classroom import paths
from classroom.command.cli import main
from classroom.errors import CourseError
from classroom.gradebook import cluster
from classroom.gradebook.grade import grade

pytestmark = pytest.mark.slow("Dask, whose import takes long, and its scheduler and workers")

SITE = Path(__file__).with_name("cluster_of_namespaces.py")
RIGHT = paths.SOLUTIONS / "01_installation_exercise.ipynb"
WRONG = paths.EXERCISES / RIGHT.name


def own_networks_are_allowed():
    """Whether this user may make networks, as some systems forbid."""
    command = ["unshare", "--map-root-user", "--net", "ip", "link", "add", "bridge", "type", "bridge"]
    return bool(shutil.which("unshare") and shutil.which("ip")) and subprocess.run(command).returncode == 0


def hand_in(folder, **notebooks):
    """A class: each student with a notebook of exercise 01, each of these a little different from all others."""
    for student, notebook in notebooks.items():
        content = json.loads(notebook.read_text("utf-8"))
        content["metadata"]["student"] = student
        (folder / student).mkdir(parents=True)
        (folder / student / notebook.name).write_text(json.dumps(content), "utf-8")
    return folder


def report(folder):
    """The files of a report; the journal's lines in one order, as they stand in the order in which results came."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    return files | {"results.jsonl": sorted(files["results.jsonl"].splitlines())}


@pytest.mark.skipif(not own_networks_are_allowed(), reason="this system lets nobody make a network of their own")
def test_a_cluster_gives_the_same_report_though_a_worker_is_killed(tmp_path):
    students = {f"right-{number}": RIGHT for number in range(6)} | {"wrong": WRONG}
    folder = hand_in(tmp_path / "class", **students)
    command = [
        "unshare",
        "--map-root-user",
        "--net",
        sys.executable,
        str(SITE),
        str(folder),
        str(tmp_path / "out"),
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=paths.ROOT)
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert told["working"] and told == {"here": 0, "there": 0, "working": told["working"], "workers": 3}
    here, there = (report(tmp_path / "out" / where) for where in ("here", "there"))
    assert b"right-5" in here["grades.csv"]
    assert there == here


def test_where_no_scheduler_answers_one_is_told_so(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "ANSWER", 0.5)
    folder = hand_in(tmp_path / "class", ada=RIGHT)
    with pytest.raises(CourseError, match=r"^No scheduler of a Dask cluster answers at tcp://127\.0\.0\.1:1\.$"):
        grade(folder, tmp_path / "out", on="tcp://127.0.0.1:1")
    with pytest.raises(CourseError, match="No scheduler of a Dask cluster answers at over there"):
        grade(folder, tmp_path / "out", on="over there")


def test_a_number_of_jobs_is_for_this_machine(tmp_path, capsys):
    folder = hand_in(tmp_path / "class", ada=RIGHT)
    out = tmp_path / "out"
    assert main(["grade", str(folder), "--out", str(out), "--jobs", "2", "--on", "tcp://127.0.0.1:1"]) == 2
    assert "--jobs is for this machine." in capsys.readouterr().err


def test_a_cluster_that_cannot_judge_is_told_from_one_that_can(tmp_path, monkeypatch):
    folder = hand_in(tmp_path / "class", ada=RIGHT)
    told = pytest.raises(CourseError, match="has no workers: start one")
    with a_cluster(tmp_path, []) as address, monkeypatch.context() as impatient, told:
        impatient.setattr(cluster, "ANSWER", 60.0)
        impatient.setattr(Client, "wait_for_workers", no_worker_comes)
        grade(folder, tmp_path / "nobody", on=address)
    monkeypatch.setattr(cluster, "ANSWER", 120.0)  # a busy machine takes long to start a worker
    told = pytest.raises(CourseError, match="start them with DASK_DISTRIBUTED__WORKER__DAEMON=False")
    with a_cluster(tmp_path, [["env", "DASK_DISTRIBUTED__WORKER__DAEMON=True"]]) as address, told:
        grade(folder, tmp_path / "daemon", on=address)
    monkeypatch.setattr(cluster, "course_here", lambda: "another one")
    told = pytest.raises(CourseError, match="has another version of the course")
    with a_cluster(tmp_path, [[]]) as address, told:
        grade(folder, tmp_path / "other", on=address)
    assert not (tmp_path / "other" / "results.jsonl").read_bytes()


async def no_worker_comes(client, count, timeout):
    raise TimeoutError


def test_a_change_of_what_judges_is_another_course(tmp_path, monkeypatch):
    ours = cluster.course_here()
    assert cluster.course_here() == ours
    for name in cluster.JUDGED_BY:
        (tmp_path / name).mkdir()
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    nothing = cluster.course_here()
    (tmp_path / "solutions" / "a.py").write_text("1")
    one = cluster.course_here()
    (tmp_path / "solutions" / "a.py").write_text("2")
    (tmp_path / "solutions" / "notes.txt").write_text("what judges nobody")
    assert len({ours, nothing, one, cluster.course_here()}) == 4


@pytest.mark.parametrize("number", ["01", "chat"])
def test_a_worker_finds_what_it_judges_by_number(number):
    one = cluster.known(number)
    assert one.number == number and one.tests.exists()
