"""Each way in which a class may lie in a folder, graded from end to end: who the students are, and what they get."""

import os
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from made_up_class import (
    FILES,
    MISSING,
    POINTS,
    Judged,
    notebook,
    rarred,
    seven_zipped,
    tarred,
    write,
    zipped,
)

from classroom.command.cli import main
from classroom.gradebook.intake import IntakeError, take_in
from classroom.gradebook.intake.names import without_exercise
from classroom.gradebook.intake.walk import JUNK

pytestmark = pytest.mark.slow("a class is graded")

R1, S1, W1 = (notebook("91", answers) for answers in ("right", "silent", "wrong"))
R2, S2, W2 = (notebook("92", answers) for answers in ("right", "silent", "wrong"))
RIGHT, SILENT, WRONG = POINTS["right"], POINTS["silent"], POINTS["wrong"]
NB = "91_scores.ipynb"


def only_91(**students):
    """Points in a class of one exercise."""
    return {student: {"91": points} for student, points in students.items()}


ADA_AND_GRACE = only_91(Ada=RIGHT, Grace=SILENT)
AROUND = {f"class/Ada/{NB}": R1, f"class/Grace/{NB}": S1}
ADA_IN_BOTH = {"Ada": {"91": RIGHT, "92": WRONG}, "Grace": {"91": SILENT, "92": MISSING}}

# What lies there, who gets what, and what the run says before it starts ("": nothing)
LAYOUTS = {
    "a folder a student": ({f"Ada/{NB}": R1, f"Grace/{NB}": S1}, ADA_AND_GRACE, ""),
    "a folder a student, and loose files": (
        {f"Ada/{NB}": R1, f"Grace/{NB}": S1, "roster.csv": b"Ada,Grace", "Thumbs.db": b"\0", "notes.pdf": b"%PDF"},
        ADA_AND_GRACE, "",
    ),
    **{
        f"a folder around them, with {name}": (
            AROUND | {name: b"x"}, ADA_AND_GRACE, "2 students: Ada, Grace, in 'class'."
        )
        for name in ("class/roster.csv", "class/grades.csv", "class/Thumbs.db", "class/desktop.ini", "class/setup.yml",
                     "class/points.xlsx", "roster.csv", "class/Grace/notes.txt")
    },
    "two folders around them": (
        {f"export/{name}": data for name, data in AROUND.items()} | {"export/grades.csv": b""},
        ADA_AND_GRACE, "2 students: Ada, Grace, in 'export/class'.",
    ),
    "a folder around them, and an empty one beside it": (
        AROUND | {"Zed/": b""}, ADA_AND_GRACE, "Taken for no student's: 'Zed'.",
    ),
    "Sakai": (
        {"Scores/grades.csv": b"", "Scores/Byron, Ada(ab1)/timestamp.txt": b"2026",
         f"Scores/Byron, Ada(ab1)/Submission attachment(s)/{NB}": R1, "Scores/Byron, Ada(ab1)/Feedback Attachment(s)/": b"",
         f"Scores/Hopper, Grace(gh2)/Submission attachment(s)/{NB}": S1},
        {"Byron, Ada(ab1)": {"91": RIGHT}, "Hopper, Grace(gh2)": {"91": SILENT}}, "2 students",
    ),
    "Teams": (
        {f"Student Work/Submitted files/Ada/Scores/Version {number}/{NB}": data for number, data in ((1, S1), (2, R1))}
        | {f"Student Work/Submitted files/Grace/Scores/Version 1/{NB}": S1},
        ADA_AND_GRACE, "in 'Student Work/Submitted files'",
    ),
    "Gradescope": (
        {f"assignment_7_export/submission_{number}/{NB}": data for number, data in ((4711, R1), (4712, S1))}
        | {"assignment_7_export/submission_metadata.yml": b""},
        {"submission_4711": {"91": RIGHT}, "submission_4712": {"91": SILENT}}, "in 'assignment_7_export'",
    ),
    "a folder an exercise": (
        {"91/Ada/work.ipynb": R1, "91/Grace/work.ipynb": S1, "92/Ada/work.ipynb": W2},
        ADA_IN_BOTH, "2 students: Ada, Grace, in '91', '92'.",
    ),
    "a folder an exercise, one student in each": (
        {"Exercise 91/Grace/a.ipynb": S1, "Exercise 92/Ada/b.ipynb": W2},
        {"Ada": {"91": MISSING, "92": WRONG}, "Grace": {"91": SILENT, "92": MISSING}}, "'Exercise 91', 'Exercise 92'",
    ),
    "a folder an exercise, without its number": (
        {"Echo/Ada/a.ipynb": R1, "Echo/Grace/a.ipynb": S1, "Points/Ada/b.ipynb": W2},
        ADA_IN_BOTH, "in 'Echo', 'Points'",
    ),
    "a folder an exercise, a student with the wrong notebook": (
        {f"91/{name}/a.ipynb": data for name, data in (("Ada", R1), ("Grace", S1), ("Cem", R1), ("Dia", R2))}
        | {"92/Ada/b.ipynb": W2},
        ADA_IN_BOTH | {"Cem": {"91": RIGHT, "92": MISSING}, "Dia": {"91": MISSING, "92": RIGHT}}, "4 students",
    ),
    "a zip an exercise": (
        {"91.zip": zipped({"Ada/a.ipynb": R1, "Grace/a.ipynb": S1}), "92.zip": zipped({"Ada/b.ipynb": W2})},
        ADA_IN_BOTH, "in '91.zip', '92.zip'",
    ),
    "a folder around a folder an exercise": (
        {"term/91/Ada/a.ipynb": R1, "term/91/Grace/a.ipynb": S1, "term/92/Ada/b.ipynb": W2, "term/roster.csv": b""},
        ADA_IN_BOTH, "in 'term/91', 'term/92'",
    ),
    "a folder an exercise in each student's": (
        {"Ada/91/a.ipynb": R1, "Ada/92/b.ipynb": W2, "Grace/91/a.ipynb": S1}, ADA_IN_BOTH, "",
    ),
    "folders of student and exercise": (
        {"Ada - 91/a.ipynb": R1, "Ada - 92/b.ipynb": W2, "Grace - 91/a.ipynb": S1},
        ADA_IN_BOTH, "by the names of the folders without the exercise",
    ),
    "zips of student and exercise": (
        {"Ada_91.zip": zipped({"a.ipynb": R1}), "Ada_92.zip": zipped({"b.ipynb": W2}), "Grace_91.zip": zipped({"a.ipynb": S1})},
        ADA_IN_BOTH, "by the names of the folders without the exercise",
    ),
    "flat: student - exercise": (
        {"Ada - 91.ipynb": R1, "Ada - 92.ipynb": W2, "Grace - 91.ipynb": S1, "roster.csv": b""},
        ADA_IN_BOTH, "2 students: Ada, Grace, by the names of the files.",
    ),
    "flat: exercise_student, in a folder": (
        {"in/91_scores_Ada.ipynb": R1, "in/92_goals_Ada.ipynb": W2, "in/91_scores_Grace (1).ipynb": S1},
        ADA_IN_BOTH, "in 'in', by the names of the files",
    ),
    "flat: the student alone": (
        {"Ada.ipynb": R1, "Grace.ipynb": S1}, ADA_AND_GRACE, "by the names of the files",
    ),
    "flat, in a folder an exercise": (
        {"91/Ada.ipynb": R1, "91/Grace.ipynb": S1, "92/Ada.ipynb": W2, "92/Grace.ipynb": R2},
        {"Ada": {"91": RIGHT, "92": WRONG}, "Grace": {"91": SILENT, "92": RIGHT}}, "in '91', '92'",
    ),
    "groups, and one name in both": (
        {f"Group 1/Ada/{NB}": R1, f"Group 1/Grace/{NB}": S1, f"Group 2/Ada/{NB}": W1, f"Group 2/Cem/{NB}": R1,
         f"Group 2/Dia/{NB}": R1},
        {"Ada (Group 1)": {"91": RIGHT}, "Ada (Group 2)": {"91": WRONG}} | only_91(Cem=RIGHT, Dia=RIGHT, Grace=SILENT),
        "in 'Group 1', 'Group 2'",
    ),
    "Moodle": (
        {f"Ada Byron_12_assignsubmission_file/{NB}": R1, "Ada Byron_12_assignsubmission_onlinetext/text.html": b"<p>",
         f"Ada Byron_13_assignsubmission_file_/{NB}": W1, f"Grace_14_assignsubmission_file_{NB}": S1},
        {"Ada Byron 12": {"91": RIGHT}, "Ada Byron 13": {"91": WRONG}, "Grace 14": {"91": SILENT}}, "",
    ),
    "Moodle, blind": (
        {f"Participant_{number}_assignsubmission_file/{NB}": data for number, data in ((77, R1), (78, S1))},
        {"Participant 77": {"91": RIGHT}, "Participant 78": {"91": SILENT}}, "",
    ),
    "Moodle, a folder an exercise": (
        {f"91/Ada_12_assignsubmission_file/{NB}": R1, f"91/Grace_13_assignsubmission_file/{NB}": S1,
         "92/Ada_99_assignsubmission_file/b.ipynb": W2},
        ADA_IN_BOTH, "in '91', '92'",
    ),
    "Canvas": (
        {f"byronada_11_901_{NB}": S1, "byronada_11_902_91_scores-1.ipynb": R1, f"hoppergrace_LATE_12_903_{NB}": S1,
         "cem_13_904_work.zip": zipped({f"a/{NB}": W1}), "cem_13_905_text.html": b"<p>"},
        {"byronada_11": {"91": RIGHT}, "cem_13": {"91": WRONG}, "hoppergrace_12": {"91": SILENT}}, "",
    ),
    "Canvas, anonymous": (
        {f"anon_w8Xb5_901_{NB}": R1, f"LATE_anon_a1Bc2_902_{NB}": S1},
        {"anon_a1Bc2": {"91": SILENT}, "anon_w8Xb5": {"91": RIGHT}}, "",
    ),
    "Canvas, a folder an exercise": (
        {f"91/ada_11_901_{NB}": R1, f"91/grace_12_902_{NB}": S1, "92/ada_11_903_92_goals.ipynb": W2},
        {"ada_11": {"91": RIGHT, "92": WRONG}, "grace_12": {"91": SILENT, "92": MISSING}}, "in '91', '92'",
    ),
    "Blackboard": (
        {f"Exercise 91_ab_attempt_2026-11-25-10-33-12_{NB}": S1, "Exercise 91_ab_attempt_2026-11-25-10-33-12.txt": b"Name: Ada",
         f"Exercise 91_ab_attempt_2026-11-25-18-00-00_{NB}": R1, f"Exercise 91_gh_attempt_2026-11-24-10-00-00_{NB}": S1,
         "Exercise 92_ab_attempt_2026-11-25-10-33-12_92_goals.ipynb": W2},
        {"ab": {"91": RIGHT, "92": WRONG}, "gh": {"91": SILENT, "92": MISSING}}, "",
    ),
    "Blackboard, users with a line in their names": (
        {f"Scores_a_byron_attempt_2026-11-25-10-33-12_{NB}": R1, f"Scores_b_byron_attempt_2026-11-25-10-33-12_{NB}": S1},
        {"a_byron": {"91": RIGHT}, "b_byron": {"91": SILENT}}, "",
    ),
    "Brightspace": (
        {f"1-1 - Ada Byron - Nov 24, 2026 900 AM/{NB}": S1, f"1-1 - Ada Byron - Nov 24, 2026 1010 PM/{NB}": R1,
         f"2-1 - Mary-Ann Hopper - Nov 3, 2026 1200 AM/{NB}": S1, "index.html": b"<html>"},
        {"Ada Byron": {"91": RIGHT}, "Mary-Ann Hopper": {"91": SILENT}}, "",
    ),
    "Brightspace, two of one name": (
        {f"{number}-9 - Ada Byron - Nov 24, 2026 900 AM/{NB}": data for number, data in ((11, R1), (12, S1))},
        {"Ada Byron 11": {"91": RIGHT}, "Ada Byron 12": {"91": SILENT}}, "",
    ),
    "Brightspace, flat": (
        {f"{number}-9 - {name} - Nov 24, 2026 900 AM - {NB}": data for number, name, data in ((1, "Ada", R1), (2, "Grace", S1))},
        ADA_AND_GRACE, "",
    ),
    "one student": ({f"Ada/exercises/{NB}": R1, "Ada/notes.txt": b""}, only_91(Ada=RIGHT), "1 student: Ada."),
    "one student's versions": (
        {f"Ada/attempt 1/{NB}": S1, f"Ada/attempt 2/{NB}": R1}, only_91(Ada=RIGHT), "1 student: Ada.",
    ),
    "a student with two folders of one exercise": (
        {f"Ada/here/{NB}": S1, f"Ada/there/{NB}": R1, f"Grace/{NB}": S1}, ADA_AND_GRACE,
        "In 'Ada' the same exercise lies several times (here, there): taken for one student's.",
    ),
    "weeks, and one hands in again": (
        {"week 1/Ada/n.ipynb": S1, "week 1/Grace/n.ipynb": S1, "week 2/Ada/m.ipynb": W2, "week 2/Ada/n (1).ipynb": R1},
        ADA_IN_BOTH, "in 'week 1', 'week 2'",
    ),
    "groups, and exercises in them": (
        {"Group 1/91/Ada/n.ipynb": R1, "Group 1/91/Grace/n.ipynb": S1, "Group 1/92/Ada/m.ipynb": W2,
         "Group 2/91/Cem/n.ipynb": R1, "Group 2/91/Dia/n.ipynb": R1},
        ADA_IN_BOTH | {name: {"91": RIGHT, "92": MISSING} for name in ("Cem", "Dia")}, "4 students",
    ),
    "GitHub Classroom": (
        {"91-scores-submissions/91-scores-Ada/n.ipynb": R1, "91-scores-submissions/91-scores-Grace/n.ipynb": S1,
         "92-goals-submissions/92-goals-Ada/m.ipynb": W2, "92-goals-submissions/92-goals-Grace/notes.txt": b""},
        ADA_IN_BOTH, "in '91-scores-submissions', '92-goals-submissions'",
    ),
    "nbgrader": (
        {f"submitted/Ada/91_scores/{NB}": R1, "submitted/Ada/92_goals/m.ipynb": W2, f"submitted/Grace/91_scores/{NB}": S1},
        ADA_IN_BOTH, "in 'submitted'",
    ),
    "whole copies of the course": (
        {f"{name}/course/{path}": data for name, data in (("Ada", R1), ("Grace", S1))
         for path in ("course.py", "solutions/91_scores.ipynb", f"exercises/{NB}", "notebooks/91_scores.ipynb")},
        ADA_AND_GRACE, "",
    ),
    "teams with numbers": (
        {f"group {number}/n.ipynb": data for number, data in ((1, R1), (91, S1), (92, R1))},
        {"group 1": {"91": RIGHT}, "group 91": {"91": SILENT}, "group 92": {"91": RIGHT}}, "",
    ),
    "teams with numbers, each with its own exercise": (
        {"group 91/n.ipynb": R1, "group 92/m.ipynb": W2},
        {"group 91": {"91": RIGHT, "92": MISSING}, "group 92": {"91": MISSING, "92": WRONG}}, "2 students",
    ),
    "flat, with numbers for names": (
        {f"student {number}.ipynb": data for number, data in ((90, R1), (91, S1), (92, R1))},
        {"student 90": {"91": RIGHT}, "student 91": {"91": SILENT}, "student 92": {"91": RIGHT}}, "3 students",
    ),
    "numbers for names": (
        {f"{number}/n.ipynb": data for number, data in ((90, R1), (91, S1), (92, R1))},
        {"90": {"91": RIGHT}, "91": {"91": SILENT}, "92": {"91": RIGHT}}, "",
    ),
    "a folder an exercise, in upper and lower case": (
        {"91/ada/a.ipynb": R1, "91/grace/a.ipynb": S1, "92/Ada/b.ipynb": W2}, 
        {"Ada": {"91": RIGHT, "92": WRONG}, "grace": {"91": SILENT, "92": MISSING}}, "Taken for one student: Ada, ada.",
    ),
    "side by side, in upper and lower case": (
        {"ada/a.ipynb": R1, "Ada/a.ipynb": S1}, only_91(ada=RIGHT, Ada=SILENT),
        "Taken for different students, as they stand side by side: Ada, ada.",
    ),
    "a folder an exercise, letters composed and not": (
        {"91/Zoe\u0308/a.ipynb": R1, "91/Grace/a.ipynb": S1, "92/Zo\xeb/b.ipynb": W2},
        {"Zo\xeb": {"91": RIGHT, "92": WRONG}, "Grace": {"91": SILENT, "92": MISSING}}, "2 students: Grace, Zo\xeb",
    ),
    "side by side, letters composed and not": (
        {"Zoe\u0308/a.ipynb": R1, "Zo\xeb/a.ipynb": S1}, {"Zo\xeb (1)": {"91": RIGHT}, "Zo\xeb (2)": {"91": SILENT}},
        "Taken for different students, as they stand side by side: Zo\xeb (1), Zo\xeb (2).",
    ),
    "an exercise that nobody handed in as a notebook": (
        {f"91/Ada/{NB}": R1, f"91/Grace/{NB}": S1, "92/Ada/92_goals.pdf": b"%PDF"},
        {"Ada": {"91": RIGHT, "92": MISSING}, "Grace": {"91": SILENT, "92": MISSING}}, "in '91', '92'",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    return Judged(tmp_path_factory.mktemp("judged"), [R1, S1, W1, R2, S2, W2])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_students_and_their_points(tmp_path, judged, layout):
    files, points, said_before = LAYOUTS[layout]
    (tmp_path / "class.zip").write_bytes(zipped(files))
    # On a Mac, names that differ in case only can't be side by side.
    folders = [] if layout.startswith("side by side") else [write(tmp_path / "class", files)]
    for submissions in (*folders, tmp_path / "class.zip"):
        status, said, found = judged.grade(submissions)
        assert found == points, said
        assert status == (1 if any(name.endswith("goals.pdf") for name in files) else 0), said
        assert said_before in said
        assert ("--students" in said) is (
            bool(said_before) and not said_before.startswith("Taken for different")
        ), said


# What lies there, the pattern, and who gets what
PATTERNS = {
    "one folder further down": (AROUND | {"other/x.txt": b""}, "class/*", ADA_AND_GRACE),
    "further up": ({f"Ada/here/{NB}": R1, f"Ada/there/{NB}": R1, f"Grace/{NB}": S1}, "./*/", ADA_AND_GRACE),
    "two folders": ({"a/x/Ada/n.ipynb": R1, "b/y/Grace/n.ipynb": S1, "b/y/Ada/m.ipynb": W2}, "*/*/*", ADA_IN_BOTH),
    "some": ({f"{name}/{NB}": R1 for name in ("Ada", "Grace", "old")}, "[AG]*", only_91(Ada=RIGHT, Grace=RIGHT)),
    "files": ({"in/Ada.ipynb": R1, "in/Grace.ipynb": S1, "in/roster.csv": b"", "in/notes.txt": b""}, "in/*", ADA_AND_GRACE),
    "files of both exercises": (
        {"Ada - 91.ipynb": R1, "Ada - 92.ipynb": W2, "Grace - 91.ipynb": S1}, "*.ipynb", ADA_IN_BOTH,
    ),
    "archives": ({"in/Ada.zip": zipped({"n.ipynb": R1}), "in/Grace.zip": zipped({"n.ipynb": S1})}, "in/*.zip", ADA_AND_GRACE),
    "a platform's": ({f"in/{name}_7_assignsubmission_file/{NB}": R1 for name in ("Ada",)}, "in/*", only_91(**{"Ada 7": RIGHT})),
    "composed letters": ({"Zoe\u0308/n.ipynb": R1}, "Zo\xeb", only_91(**{"Zo\xeb": RIGHT})),
}  # fmt: skip


@pytest.mark.parametrize("which", PATTERNS)
def test_a_pattern_says_who_the_students_are(tmp_path, judged, which):
    files, pattern, points = PATTERNS[which]
    status, said, found = judged.grade(write(tmp_path / "class", files), students=pattern)
    assert found == points, said
    assert said.startswith(f"{len(points)} student")
    assert (status == 1) is (which == "some"), said


def test_what_a_pattern_leaves_out_is_named(tmp_path, judged):
    files = {f"{name}/{NB}": R1 for name in ("Ada", "Grace", "old")}
    status, said, _ = judged.grade(write(tmp_path / "class", files), students="[AG]*")
    assert status == 1
    assert f"Not graded: old/{NB}: It lies outside the students' folders: there is no telling whose it is." in said


def test_a_pattern_that_names_nothing_is_said(tmp_path, judged):
    with pytest.raises(IntakeError, match=r"No folder and no file in .* is named by --students 'nobody/\*'"):
        judged.grade(write(tmp_path / "class", AROUND), students="nobody/*")


def test_the_command_line_takes_a_pattern(tmp_path, judged, monkeypatch, capsys):
    seen = {}
    monkeypatch.setattr("classroom.gradebook.grade.grade", lambda *words, **options: seen.update(options) or 0)
    assert main(["grade", str(tmp_path), "--students", "class/*"]) == 0
    assert seen["students"] == "class/*"
    assert main(["grade", str(tmp_path)]) == 0
    assert seen["students"] == ""


@pytest.mark.parametrize("packed", [tarred, seven_zipped, rarred])
def test_a_class_in_another_archive(tmp_path, judged, packed):
    (tmp_path / "class.bin").write_bytes(packed({name: R1 if "Ada" in name else S1 for name in AROUND}))
    status, said, found = judged.grade(tmp_path / "class.bin")
    assert (status, found) == (0, ADA_AND_GRACE), said


def test_a_folder_and_an_archive_of_one_name_are_one_student_and_it_is_said(tmp_path, judged):
    files = {f"Ada/{NB}": R1, "Ada.zip": zipped({"b.ipynb": W2}), f"Grace/{NB}": S1}
    status, said, found = judged.grade(write(tmp_path / "class", files))
    assert (status, found) == (0, ADA_IN_BOTH)
    assert "Taken for one student's: 'Ada', 'Ada.zip'." in said


def test_a_class_with_a_damaged_archive_is_not_one_student(tmp_path, judged):
    files = {"class/Ada.zip": zipped({NB: R1}), "class/Grace.zip": b"PK"}
    status, said, found = judged.grade(write(tmp_path / "class", files))
    assert (status, found) == (1, only_91(Ada=RIGHT, Grace=MISSING)), said


def test_attempts_whose_time_is_in_another_language_count_by_the_time_of_the_file(tmp_path, judged):
    files = {f"1-1 - Ada - {day} novembre, 2026 09 00/{NB}": data for day, data in ((23, R1), (24, S1))}
    submissions = write(tmp_path / "class", files)
    os.utime(submissions / f"1-1 - Ada - 24 novembre, 2026 09 00/{NB}", (1_700_000_000,) * 2)
    _, said, found = judged.grade(submissions)
    assert found == only_91(Ada=RIGHT)
    assert (
        "The times in Brightspace's names are in another language than English: the time of the file counts."
        in said
    )


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("Ada - 03", "Ada"), ("03_routing_ada", "ada"), ("Exercise 3", ""), ("ada_ex3", "ada"), ("03_routing (2)", ""),
        ("03 - Byron, Ada", "Byron, Ada"), ("Ada", None), ("routing Ada", "Ada"), ("03_routing_final", ""),
        ("Ada Byron - 03 final", "Ada Byron"), ("Ada-03-Byron", "Ada Byron"), ("Ada 2026-03-01", None), ("Ada 30", None),
        ("Ada_Exercise03_v2", "Ada"), ("lab 3 Ada", "Ada"), ("0003", None), ("03_routing - Copy", ""), ("", None),
    ],
)  # fmt: skip
def test_what_is_left_of_a_name_without_its_exercise(name, left):
    assert without_exercise(name, "03", "03_routing") == left


LETTERS = some.text(
    some.characters(categories=("Lu", "Ll", "Lo", "Mn"), exclude_characters="\u0345") | some.sampled_from(" '-."),
    min_size=1, max_size=12,
)  # fmt: skip
NAMES = some.lists(
    some.one_of(LETTERS, some.sampled_from(["Zo\xeb", "Zoe\u0308", "zo\xeb", "ADA", "ada", "Ada", "\u1e9e", "ss", "Ada "])),
    min_size=2, max_size=6, unique=True,
).filter(lambda names: not any(JUNK.match(name) or not name.strip(". ") for name in names))  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(NAMES)
def test_two_students_never_become_one(tmp_path_factory, names):
    folder = tmp_path_factory.mktemp("class")
    (folder / "class.zip").write_bytes(zipped({f"{name}/{NB}": R1 for name in names}))
    taken = take_in(folder / "class.zip", FILES)
    assert len(taken.students) == len(names) == len({one.student for one in taken.handed_in}), taken


@settings(max_examples=150, deadline=None)
@given(NAMES)
def test_one_student_never_becomes_two(tmp_path_factory, names):
    """The second exercise comes from a Mac, which decomposes letters."""
    folder = tmp_path_factory.mktemp("class")
    names = list({unicodedata.normalize("NFD", name).casefold(): name for name in names}.values())
    names = names if len(names) > 1 else [*names, "Ada Byron"]
    (folder / "91.zip").write_bytes(zipped({f"{name}/a.ipynb": R1 for name in names}))
    (folder / "92.zip").write_bytes(
        zipped({f"{unicodedata.normalize('NFD', name)}/b.ipynb": R2 for name in names})
    )
    taken = take_in(folder, FILES)
    assert len(taken.students) == len(names), taken
    assert sorted(one.student for one in taken.handed_in) == sorted(taken.students * 2)
