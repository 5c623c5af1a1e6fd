"""What lies in a folder of submissions: whose it is, which exercise it is, what can't be graded."""

import io
import json
import os
import stat
import zipfile
from datetime import datetime

import pytest
from made_up import ECHO, TOTAL, cells, markdown

from classroom.gradebook.identify import exercise_of
from classroom.gradebook.intake import IntakeError, by_exercise, take_in, walk

COURSE = {"91": "91_scores"}


def notebook(*, answers=True, **more):
    """The bytes of a notebook: exercise 91, or a lesson."""
    content = cells(ECHO, TOTAL) if answers else [markdown("title", "# Lesson 91: Scores")]
    return json.dumps({"cells": content, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}).encode()


def write(path, data=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(notebook() if data is None else data)


def zipped(files):
    """A zip of {name: bytes}."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 18, 0, 0)), data)
    return stream.getvalue()


def found(folder, **options):
    """(student, source) of all that was handed in."""
    return [(one.student, one.source) for one in take_in(folder, COURSE, **options).handed_in]


def refused(folder, **options):
    """source -> reason of all that can't be graded."""
    return {one.source: one.reason for one in take_in(folder, COURSE, **options).refused}


def test_a_folder_a_student_at_any_depth(tmp_path):
    write(tmp_path / "ada" / "91_scores.ipynb")
    write(tmp_path / "Grüße 進" / "course" / "exercises" / "deep" / "91_scores.ipynb")
    assert found(tmp_path) == [
        ("Grüße 進", "Grüße 進/course/exercises/deep/91_scores.ipynb"),
        ("ada", "ada/91_scores.ipynb"),
    ]
    assert not refused(tmp_path)


def test_a_student_who_handed_in_nothing_is_still_a_student(tmp_path):
    write(tmp_path / "ada" / "91_scores.ipynb")
    (tmp_path / "bob").mkdir()
    write(tmp_path / "cy" / "notes.txt", b"sorry")
    write(tmp_path / "dan.zip", zipped({}))
    assert take_in(tmp_path, COURSE).students == ["ada", "bob", "cy", "dan"]


def test_a_zip_a_student_and_zips_inside(tmp_path):
    write(tmp_path / "ada.zip", zipped({"work/91_scores.ipynb": notebook()}))
    inner = zipped({"91_scores.ipynb": notebook()})
    write(tmp_path / "bob" / "hand in.zip", inner)
    write(tmp_path / "cy.zip", zipped({"once.zip": inner}))
    write(tmp_path / "dan.zip", zipped({"once.zip": zipped({"twice.zip": inner})}))
    assert [student for student, _ in found(tmp_path)] == ["ada", "bob", "cy"]
    assert refused(tmp_path) == {
        "dan.zip/once.zip/twice.zip": "It is an archive in an archive in an archive: ask for the notebooks alone."
    }


def test_one_zip_of_the_whole_class(tmp_path):
    write(tmp_path / "class.zip", zipped({"ada/91_scores.ipynb": notebook(), "bob/91_scores.ipynb": notebook()}))
    assert [student for student, _ in found(tmp_path / "class.zip")] == ["ada", "bob"]


@pytest.mark.parametrize("around", ["", "submissions/"])
def test_a_folder_around_the_students_folders_is_gone_into(tmp_path, around):
    files = {f"{around}{student}/91_scores.ipynb": notebook() for student in ("ada", "bob")}
    write(tmp_path / "class.zip", zipped(files))
    for path, data in files.items():
        write(tmp_path / "class" / path, data)
    (tmp_path / "class" / around / "empty").mkdir()
    for place, empty in (("class", ["empty"]), ("class.zip", [])):
        taken = take_in(tmp_path / place, COURSE)
        assert taken.students == ["ada", "bob", *empty]
        assert [one.source for one in taken.handed_in] == [
            f"{around}{name}/91_scores.ipynb" for name in ("ada", "bob")
        ]
        assert ("in 'submissions'" in " ".join(taken.taken)) is bool(around)


def test_a_students_own_folders_are_no_students(tmp_path):
    for name in ("exercise 1/91_scores.ipynb", "exercise 2/92_other.ipynb", "exercise 2/notes.txt"):
        write(tmp_path / "ada" / name)
    assert take_in(tmp_path, COURSE).students == ["ada"]


def test_two_of_one_name_are_two(tmp_path):
    for number in (77, 78):
        write(tmp_path / f"Participant_{number}_assignsubmission_file" / "91_scores.ipynb")
        write(tmp_path / f"Participant_{number}_assignsubmission_onlinetext" / "text.html", b"<p>")
    write(tmp_path / "Ada Byron_123_assignsubmission_file_91_scores.ipynb")
    write(tmp_path / "Ada Byron_124_assignsubmission_file_work.zip", zipped({"91_scores.ipynb": notebook()}))
    write(tmp_path / "zoe_128_462_work.zip", zipped({"91_scores.ipynb": notebook()}))
    students = ["Ada Byron 123", "Ada Byron 124", "Participant 77", "Participant 78", "zoe_128"]
    assert [student for student, _ in found(tmp_path)] == students
    assert refused(tmp_path) == {}


def test_moodles_and_canvas_exports(tmp_path):
    write(tmp_path / "Ada Lovelace_204_assignsubmission_file_" / "91_scores.ipynb")
    write(tmp_path / "turingalan_311_90210_91_scores-2.ipynb")
    write(tmp_path / "hoppergrace_LATE_312_90211_91_scores.ipynb")
    handed = take_in(tmp_path, COURSE).handed_in
    assert [(one.student, one.late) for one in handed] == [
        ("Ada Lovelace 204", False),
        ("hoppergrace_312", True),
        ("turingalan_311", False),
    ]


def test_a_notebook_that_is_nobodys_is_said(tmp_path):
    write(tmp_path / "91_scores.ipynb")
    with pytest.raises(IntakeError, match="name the folder above it"):
        take_in(tmp_path, COURSE)
    write(tmp_path / "ada" / "91_scores.ipynb")
    write(tmp_path / "README.txt", b"for the teacher")
    assert refused(tmp_path) == {
        "91_scores.ipynb": "It lies outside the students' folders: there is no telling whose it is."
    }


def test_a_renamed_notebook_is_known_by_its_cells(tmp_path):
    write(tmp_path / "ada" / "my homework (3).ipynb")
    write(tmp_path / "bob" / "02_wrong_name.ipynb")
    assert [student for student, _ in found(tmp_path)] == ["ada", "bob"]


@pytest.mark.parametrize(
    ("data", "name", "number"),
    [
        (notebook(), "x.ipynb", "91"),
        (b"", "91_scores.ipynb", "91"),
        (b"\xff\xfe", "91_scores (1).ipynb", "91"),
        (notebook()[:-40], "x.ipynb", "91"),
        (notebook(answers=False), "91_scores.ipynb", None),
        (b"{}", "x.ipynb", None),
        (b"[" * 100_000, "2091_scores.ipynb", None),
    ],
)
def test_which_exercise_a_notebook_is(data, name, number):
    assert exercise_of(data, name) == number


def test_extra_files_and_other_exercises_are_left_alone(tmp_path):
    write(tmp_path / "ada" / "essay.pdf", b"%PDF")
    write(tmp_path / "ada" / "notes.ipynb", b"{}")
    write(tmp_path / "ada" / "92_other.ipynb", notebook().replace(b"answer-91", b"answer-92"))
    assert (found(tmp_path), refused(tmp_path)) == ([], {})


def test_a_copy_of_the_whole_course_hands_in_its_exercises_only(tmp_path):
    for name in ("course.py", "solutions/91_scores.ipynb", "tests/x/91_scores.ipynb", "exercises/91_scores.ipynb"):
        write(tmp_path / "ada" / "course" / name)
    write(tmp_path / "bob" / "solutions" / "91_scores.ipynb")
    assert [source for _, source in found(tmp_path)] == [
        "ada/course/exercises/91_scores.ipynb",
        "bob/solutions/91_scores.ipynb",
    ]


def test_kept_copies_checkpoints_and_hidden_files_are_left_alone(tmp_path):
    for name in (".ipynb_checkpoints/91_scores.ipynb", "._91_scores.ipynb", "__MACOSX/91_scores.ipynb",
                 "91_scores.kept-2026-11-20-180000.ipynb"):  # fmt: skip
        write(tmp_path / "ada" / name)
    assert found(tmp_path) == []


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links")
def test_links_are_not_followed(tmp_path):
    write(tmp_path / "elsewhere" / "91_scores.ipynb")
    write(tmp_path / "class" / "ada" / "notes.txt", b"")
    os.symlink(tmp_path / "elsewhere" / "91_scores.ipynb", tmp_path / "class" / "ada" / "91_scores.ipynb")
    os.symlink(tmp_path / "elsewhere", tmp_path / "class" / "ada" / "folder")
    os.symlink(tmp_path / "elsewhere", tmp_path / "class" / "bob")
    assert found(tmp_path / "class") == []
    assert refused(tmp_path / "class") == {
        "ada/91_scores.ipynb": "It is a link.",
        "ada/folder": "It is a link.",
        "bob": "It is a link.",
    }


def test_links_and_ways_up_in_zips_lead_nowhere(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("91_scores.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("../../bob/91_scores.ipynb", notebook())
        archive.writestr("/etc/91_scores.ipynb", notebook())
        archive.writestr("..\\91_windows.ipynb", notebook())
    write(tmp_path / "class" / "ada.zip", stream.getvalue())
    assert found(tmp_path / "class") == [
        ("ada", "ada.zip/91_windows.ipynb"),
        ("ada", "ada.zip/bob/91_scores.ipynb"),
        ("ada", "ada.zip/etc/91_scores.ipynb"),
    ]
    assert refused(tmp_path / "class") == {"ada.zip/91_scores.ipynb": "It is a link."}
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["ada.zip", "class"]


def test_damaged_and_bursting_zips_cost_nobody_else(tmp_path, monkeypatch):
    monkeypatch.setattr(walk, "LARGEST", 50_000)
    whole = zipped({"91_scores.ipynb": notebook()})
    write(tmp_path / "ada.zip", whole[:-30])
    write(tmp_path / "bob.zip", b"PK no zip")
    burst = io.BytesIO()
    with zipfile.ZipFile(burst, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("91_scores.ipynb", b" " * 5_000_000)
    write(tmp_path / "cy.zip", burst.getvalue())
    damaged = bytearray(whole)
    damaged[60:80] = b"x" * 20
    write(tmp_path / "dan.zip", bytes(damaged))
    write(tmp_path / "eve.zip", whole)
    assert [student for student, _ in found(tmp_path)] == ["eve"]
    reasons = refused(tmp_path)
    assert reasons == {
        "ada.zip": "It is no zip, or a zip that is cut off: hand it in again.",
        "bob.zip": "It is no zip, or a zip that is cut off: hand it in again.",
        "cy.zip/91_scores.ipynb": "It is larger than 0 MiB.",
        "dan.zip/91_scores.ipynb": "It is damaged: hand it in again.",
    }


def test_an_encrypted_zip_is_said(tmp_path):
    whole = bytearray(zipped({"91_scores.ipynb": notebook()}))
    whole[6] |= 1  # the flag in the entry, and in the directory at the end
    whole[whole.rindex(b"PK\x01\x02") + 8] |= 1
    write(tmp_path / "ada.zip", bytes(whole))
    assert refused(tmp_path) == {"ada.zip/91_scores.ipynb": "It is encrypted: ask for it without a password."}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_named_pipe_does_not_hang_it(tmp_path):
    (tmp_path / "ada").mkdir()
    os.mkfifo(tmp_path / "ada" / "91_scores.ipynb")
    assert refused(tmp_path) == {"ada/91_scores.ipynb": "It is no ordinary file."}


def test_late_by_the_clock_and_left_out(tmp_path):
    write(tmp_path / "ada" / "91_scores.ipynb")
    write(tmp_path / "bob.zip", zipped({"91_scores.ipynb": notebook()}))
    os.utime(tmp_path / "ada" / "91_scores.ipynb", (datetime(2026, 11, 21).timestamp(),) * 2)
    due = datetime(2026, 11, 20, 19)
    assert [one.late for one in take_in(tmp_path, COURSE, due=due).handed_in] == [True, False]
    assert [student for student, _ in found(tmp_path, due=due, leave_out_late=True)] == ["bob"]
    assert refused(tmp_path, due=due, leave_out_late=True) == {"ada/91_scores.ipynb": "It was handed in late."}


def test_the_newest_hand_in_comes_first_and_of_the_same_moment_the_highest_number(tmp_path):
    for day, name in ((3, "first try"), (5, "91_scores (2)"), (5, "91_scores (10)"), (4, "z")):
        path = tmp_path / "ada" / f"{name}.ipynb"
        write(path)
        os.utime(path, (datetime(2026, 11, day).timestamp(),) * 2)
    handed = take_in(tmp_path, COURSE).handed_in
    names = [one.source.removeprefix("ada/") for one in by_exercise(handed, "best")["ada", "91"]]
    assert names == ["91_scores (10).ipynb", "91_scores (2).ipynb", "z.ipynb", "first try.ipynb"]
    assert [one.source for one in by_exercise(handed, "last")["ada", "91"]] == ["ada/91_scores (10).ipynb"]


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(IntakeError, match=r"does not exist\. Name the folder"):
        take_in(tmp_path / "nowhere", COURSE)
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(IntakeError, match=r"neither a folder nor an archive that can be read\. It is no zip"):
        take_in(tmp_path / "notes.txt", COURSE)
