"""Each kind of damage, made anew and graded from end to end: it is named in words of its own, and costs nobody else."""

import os
import shutil
import subprocess
import sys

import pytest
from made_up_class import FILES, MISSING, POINTS, Judged, notebook, write, zipped

from classroom.gradebook import grade as grading
from classroom.gradebook.intake import archives, take_in
from classroom.gradebook.intake.damage import ENCRYPTED, GONE
from classroom.gradebook.judges import ThisMachine
from classroom.paths import ROOT

pytestmark = pytest.mark.slow("a class is graded")

R1, S1 = notebook("91", indent=1), notebook("91", "silent")
RIGHT, SILENT = POINTS["right"], POINTS["silent"]
NB = "91_scores.ipynb"


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    return Judged(tmp_path_factory.mktemp("judged"), [R1, S1])


def with_lines(at, *lines):
    """The notebook with more lines before this one."""
    whole = R1.decode().split("\n")
    return "\n".join([*whole[: at - 1], *lines, *whole[at - 1 :]]).encode()


def encrypted(data):
    """A zip that says that its entry is encrypted: in the entry, and in the directory at the end."""
    whole = bytearray(zipped({NB: data}))
    whole[6] |= 1
    whole[whole.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(whole)


def line_of(part):
    """The number of the line in which this part of the notebook begins."""
    return R1[: R1.index(part)].count(b"\n") + 1


LINES = R1.count(b"\n") + 1
LAST_CELL, LAST_KEY = b"}\n ],", b'"nbformat_minor"'
MERGED = with_lines(30, "<<<<<<< HEAD", '   "x": 1,', "=======", '   "x": 2,', ">>>>>>> theirs")
UTF_16 = "it is UTF-16, as Windows PowerShell writes it, and a notebook is UTF-8: save it as UTF-8"
DAMAGES = {
    "merge markers": (MERGED, "line 30 is a merge marker, <<<<<<<: two versions are in the file, and one has to be chosen"),
    "a comma too many": (R1.replace(b'"nbformat_minor": 5', b'"nbformat_minor": 5,'), f"line {LINES - 1} has a comma too many"),
    "a comma too many in a list": (R1.replace(LAST_CELL, LAST_CELL.replace(b"}", b"},")), f"line {line_of(LAST_CELL)} has a comma too many"),
    "UTF-16": (R1.decode().encode("utf-16"), UTF_16),
    "UTF-16 without a mark": (R1.decode().encode("utf-16-le"), UTF_16),
    "Latin-1": (R1.replace(b"Made up", b"Gem\xfctlich"), "line 7 has a byte that is not UTF-8, 0xfc: save it as UTF-8"),
    "cut off": (R1[: len(R1) // 2], f"it is cut off in line {R1[: len(R1) // 2].count(b'%c' % 10) + 1}"),
    "cut off at the end": (R1[:-3], f"it is cut off in line {LINES - 1}"),
    "a Git LFS pointer": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
        "it is a Git LFS pointer in place of the notebook: `git lfs pull` brings the notebook",
    ),
    "empty": (b"", "it is empty"),
    "zeros": (b"\0" * 4096, "it holds nothing but zeros: it was not copied whole"),
    "a page for logging in": (
        b"<!DOCTYPE html><html>", "it is a web page in place of the notebook: download the notebook again",
    ),
    "a zip": (zipped({NB: R1}), "it is a zip under another name: let its name end in .zip"),
    "a missing comma": (R1.replace(b",\n " + LAST_KEY, b"\n " + LAST_KEY), f"line {line_of(LAST_KEY)} is no JSON: expecting ',' delimiter"),
    "twice": (R1 + R1, f"in line {LINES} something else begins after the end of the notebook"),
    "nested": (b"[" * 100_000, "it is nested too deeply for a notebook"),
    "no notebook": (b'{"nbformat": 4, "answer-91-1": 0}', "it is JSON, and no notebook"),
    "many small values": (b"[" + b'{"a":1},' * 300_000 + b"1]", "it holds more than 500,000 values: clear its outputs, and save it again"),
    "a number of many digits": (R1.replace(b'"nbformat": 4', b'"nbformat": ' + b"4" * 5000), "it holds a number of more digits than Python reads"),
}  # fmt: skip


@pytest.mark.parametrize("kind", DAMAGES)
def test_damage_to_a_notebook_is_named(tmp_path, judged, kind):
    data, words = DAMAGES[kind]
    files = {f"Ada/{NB}": R1, f"Bo/{NB}": data, f"Cem/{NB}": S1}
    status, said, points = judged.grade(write(tmp_path / "class", files))
    assert points == {"Ada": {"91": RIGHT}, "Bo": {"91": MISSING}, "Cem": {"91": SILENT}}
    assert status == 1
    assert f"Not graded: Bo, exercise 91, Bo/{NB}: {NB} can't be read: {words}.\n" in said


@pytest.mark.parametrize("kind", ["merge markers", "UTF-16", "cut off"])
def test_damage_is_named_whatever_the_notebook_is_called(tmp_path, judged, kind):
    data, words = DAMAGES[kind]
    files = {f"Ada/{NB}": R1, "Bo/work (2).ipynb.txt": data}
    status, said, points = judged.grade(write(tmp_path / "class", files))
    assert (status, points["Bo"]) == (1, {"91": MISSING})
    assert words in said


@pytest.mark.parametrize("kind", ["a Git LFS pointer", "zeros", "a page for logging in"])
def test_a_damaged_file_that_says_no_exercise_is_named_beside_a_good_notebook(tmp_path, judged, kind):
    data, words = DAMAGES[kind]
    status, said, points = judged.grade(write(tmp_path / "class", {f"Ada/{NB}": R1, "Ada/homework.ipynb": data}))
    assert (status, points) == (1, {"Ada": {"91": RIGHT}})
    assert f"Not graded: Ada/homework.ipynb: It can't be read: {words}." in said


def test_an_encrypted_zip_is_named(tmp_path, judged):
    files = {f"Ada/{NB}": R1, "Bo.zip": encrypted(R1)}
    status, said, points = judged.grade(write(tmp_path / "class", files))
    assert (status, points) == (1, {"Ada": {"91": RIGHT}, "Bo": {"91": MISSING}})
    assert f"Not graded: Bo.zip/{NB}: {ENCRYPTED}" in said


@pytest.mark.parametrize("damaged_is_older", [True, False])
def test_the_best_of_two_counts_and_the_damaged_one_is_named(tmp_path, judged, damaged_is_older):
    submissions = write(tmp_path / "class", {f"Ada/{NB}": R1, "Ada/91_scores (1).ipynb": DAMAGES["cut off"][0]})
    os.utime(submissions / "Ada" / ("91_scores (1).ipynb" if damaged_is_older else NB), (1_700_000_000,) * 2)
    status, said, points = judged.grade(submissions, keep="best")
    assert (status, points) == (1, {"Ada": {"91": RIGHT}}), said
    assert "Not graded: Ada/91_scores (1).ipynb: 91_scores.ipynb can't be read: it is cut off in line" in said


# ---------------------------------------------------------------- what goes, or changes, during the run


CLASS = {
    f"Ada/{NB}": R1,
    f"Bo/{NB}": S1,
    "Cem/91_scores.ipynb": notebook("91", "wrong"),
    "Dia.zip": zipped({NB: R1}),
}


@pytest.mark.parametrize("gone", [f"Bo/{NB}", "Bo", "Dia.zip"])
def test_what_goes_before_it_is_read_again_is_named_and_the_rest_is_graded(tmp_path, judged, monkeypatch, gone):
    submissions = write(tmp_path / "class", CLASS)

    def then_it_goes(*words, **options):
        taken = take_in(*words, **options)
        shutil.rmtree(path) if (path := submissions / gone).is_dir() else path.unlink()
        archives._opened.cache_clear()
        return taken

    monkeypatch.setattr(grading, "take_in", then_it_goes)
    status, said, points = judged.grade(submissions)
    whose = gone.partition("/")[0].removesuffix(".zip")
    right = {"Ada": RIGHT, "Bo": SILENT, "Cem": POINTS["wrong"], "Dia": RIGHT}
    assert points == {name: {"91": MISSING if name == whose else each} for name, each in right.items()}
    assert status == 1
    assert f"Not graded: {whose}, exercise 91, " in said and GONE in said


@pytest.mark.parametrize("change", [None, S1 + b" "], ids=["goes", "is changed"])
def test_what_goes_while_it_waits_is_named_and_the_rest_is_graded(tmp_path, judged, monkeypatch, change):
    """Between the reading that says what has been judged already, and the reading for the judge."""
    submissions = write(tmp_path / "class", CLASS | {f"Bo/{NB}": R1 + b"\n"})
    really = ThisMachine.judged

    def then_it_goes(*words):
        (submissions / "Bo" / NB).unlink() if change is None else (submissions / "Bo" / NB).write_bytes(change)
        return really(*words)

    monkeypatch.setattr(ThisMachine, "judged", then_it_goes)
    status, said, points = judged.grade(submissions)
    assert points["Bo"] == {"91": MISSING} and points["Dia"] == points["Ada"] == {"91": RIGHT}
    assert status == 1 and f"Not graded: Bo, exercise 91, Bo/{NB}: {GONE}" in said
    assert "The grader failed" not in said


def test_what_goes_after_it_was_judged_has_its_points(tmp_path, judged, monkeypatch):
    submissions = write(tmp_path / "class", CLASS)
    take_down = grading.Report.take_down

    def then_it_goes(report, job, key, outcome):
        if job.student == "Bo":
            (submissions / "Bo" / NB).unlink()
        take_down(report, job, key, outcome)

    monkeypatch.setattr(grading.Report, "take_down", then_it_goes)
    status, said, points = judged.grade(submissions)
    assert (status, points["Bo"]) == (0, {"91": SILENT}), said


def test_equal_notebooks_are_judged_while_one_of_them_is_there(tmp_path, judged, monkeypatch):
    submissions = write(tmp_path / "class", {f"{name}/{NB}": R1 + b"\n" for name in ("Ada", "Bo")})
    really = ThisMachine.judged
    monkeypatch.setattr(
        ThisMachine, "judged", lambda *words: (submissions / "Ada" / NB).unlink() or really(*words)
    )
    status, said, points = judged.grade(submissions)
    assert (status, points) == (0, {"Ada": {"91": RIGHT}, "Bo": {"91": RIGHT}}), said


def test_a_folder_that_can_not_be_listed_is_named(tmp_path, monkeypatch):
    submissions = write(tmp_path / "class", CLASS)
    listed = os.scandir

    def scandir(path):
        if str(path).endswith("Bo"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    taken = take_in(submissions, FILES)
    assert [(one.student, one.source, one.reason) for one in taken.refused] == [
        ("Bo", "Bo", "It can't be read: Permission denied.")
    ]
    assert taken.students == ["Ada", "Bo", "Cem", "Dia"]


# ---------------------------------------------------------------- memory


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not say how much memory was used")
@pytest.mark.parametrize(
    "unit",
    [b'{"a":1},', b"[],", b"1.5,", b'"ab",', b'{"abcd":[]},'],
    ids=["dicts", "lists", "numbers", "texts", "mixed"],
)
def test_a_large_notebook_of_small_values_takes_little_memory(tmp_path, unit):
    """Of 19 MB of small dicts Python made 0.9 GiB, in each process that read them."""
    head, tail = b'{"nbformat": 4, "answer-91-1": 0, "cells": [', b"1]}"
    data = head + unit * ((19 << 20) // len(unit)) + tail
    code = (
        "import resource, sys\nfrom pathlib import Path\n"
        "from classroom.gradebook.intake import take_in\nfrom classroom.running.cells import NotebookError, code_cells_of\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "(one,) = take_in(Path(sys.argv[1]), {'91': '91_scores'}).handed_in\n"
        "try:\n    code_cells_of(one.read(), 'x')\n"
        "except NotebookError as error:\n    print(error, file=sys.stderr)\n"
        "scale = 1 if sys.platform == 'darwin' else 1024\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * scale)\n"
    )
    write(tmp_path / "class", {f"Ada/{NB}": data})
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "class")], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "holds more than 500,000 values" in run.stderr
    assert int(run.stdout) < 200 << 20
