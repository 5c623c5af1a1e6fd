"""classroom/catalogue/record.py: what a learner has done is never lost, and never costs them an error."""

import json
import os
import subprocess
import sys

import pytest

from classroom.catalogue.record import Record


@pytest.fixture
def record(tmp_path):
    return Record(tmp_path / "a folder" / "progress.json")


def test_a_new_record_is_empty_and_writes_nothing(record):
    assert record.tasks() == {} and record.guess("q") is None
    assert not record.path.parent.exists()


def test_what_is_solved_stays_solved(record):
    record.task_checked("01.4", True, 2.0)
    record.task_checked("01.4", False, 0.0)
    record.task_checked("01.1", True, 1.0)
    tasks = Record(record.path).tasks()
    assert (tasks["01.4"].passed, tasks["01.4"].points, tasks["01.4"].tries) == (True, 2.0, 2)
    assert (tasks["01.1"].passed, tasks["01.1"].points, tasks["01.1"].tries) == (True, 1.0, 1)


def test_a_guess_is_kept_and_can_be_changed(record):
    record.guessed("q", "nothing")
    record.guessed("q", "Grüße")
    record.task_checked("01.1", True, 1.0)
    assert Record(record.path).guess("q") == "Grüße"


@pytest.mark.parametrize(
    "damage", ["", "[", "[]", "{}", '{"tasks": {"01.1": 5}, "guesses": {}}', '{"tasks": [], "guesses": 1}']
)
def test_a_damaged_file_is_kept_and_said_in_one_line(record, damage, capsys):
    record.guessed("q", "a")
    record.path.write_text(damage, encoding="utf-8")
    record.guessed("q", "b")
    assert record.guess("q") == "b"
    assert record.path.with_name("progress.json.bad").read_text(encoding="utf-8") == damage
    printed = capsys.readouterr()
    assert printed.err == "" and printed.out.count("\n") == 1 and "progress.json.bad" in printed.out


def test_two_damaged_files_are_both_kept(record, capsys):
    record.guessed("q", "a")
    for damage in ("first", "second"):
        record.path.write_text(damage, encoding="utf-8")
        record.tasks()
    kept = sorted(path.read_text(encoding="utf-8") for path in record.path.parent.glob("*.bad"))
    assert kept == ["first", "second"]


def test_a_folder_that_cannot_be_made_is_said_and_raises_nothing(tmp_path, capsys):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    record = Record(tmp_path / "file" / "progress.json")
    record.task_checked("01.1", True, 1.0)
    assert "can't be written" in capsys.readouterr().out
    assert record.tasks() == {}


def test_a_write_that_fails_leaves_the_old_record(record, monkeypatch, capsys):
    record.guessed("q", "a")

    def full(*paths):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    record.guessed("q", "b")
    assert "No space left" in capsys.readouterr().out
    assert record.guess("q") == "a"
    assert sorted(path.name for path in record.path.parent.iterdir()) == [
        "progress.json",
        "progress.json.lock",
    ]


@pytest.mark.slow("many processes")
def test_many_processes_write_and_nothing_is_lost(record):
    script = """
import sys
from classroom.catalogue.record import Record
record = Record(sys.argv[1])
for number in range(25):
    record.guessed(f"{sys.argv[2]}-{number}", "a")
    record.task_checked("01.1", True, 1)
"""
    writers = [subprocess.Popen([sys.executable, "-c", script, record.path, name]) for name in "ABCD"]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    data = json.loads(record.path.read_text(encoding="utf-8"))
    assert len(data["guesses"]) == 100 and data["tasks"]["01.1"]["tries"] == 100


def test_tests_leave_the_learners_own_record_alone(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path))
    assert Record().path == tmp_path / "progress.json"
    monkeypatch.delenv("COURSE_RECORD")
    assert Record().path.parts[-2:] == (".course", "progress.json")


def test_a_hub_names_one_place_for_all_and_each_has_it_at_home(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))  # so Windows calls it
    monkeypatch.setenv("COURSE_RECORD", "~/.course")
    assert Record().path == tmp_path / ".course" / "progress.json"
