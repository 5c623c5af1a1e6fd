"""What students write does nothing to a terminal, a table or a page but stand there."""

import csv
import io
import os
import sys
import unicodedata

import pytest
from made_up import ECHO, TOTAL, cells, made_up_course, write_notebook
from rich.console import Console

from classroom import printable as module
from classroom.catalogue.catalog import Task
from classroom.command.cli import main
from classroom.gradebook.grade import grade
from classroom.judging.own import check_own
from classroom.judging.report import Report, facts
from classroom.judging.verdict import Failure, TaskResult
from classroom.printable import printable, printable_line
from classroom.render import render

WICKED = "a\x1b[2J\x9bb\u202egnp.exe\u2066\u200b\ud800\uffff\x00\r\u2028z"
SHOWN = r"a\x1b[2J\x9bb\u202egnp.exe\u2066\u200b\ud800\uffff\x00\r\u2028z"


def is_fit(text):
    """By what Unicode says of each character, and not by a list."""
    kept = "\t\n\u200c\u200d"
    return not [
        one for one in text if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") and one not in kept
    ]


def test_what_is_not_fit_to_print_is_shown_as_python_writes_it():
    assert printable(WICKED) == SHOWN
    assert printable_line("Ada\n\tByron\x07") == r"Ada\n\tByron\x07"


# Format characters that are seen (https://www.unicode.org/reports/tr44/, Prepended_Concatenation_Mark; hieroglyphs)
SEEN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD, *range(0x13430, 0x13440)}


def test_no_character_that_unicode_calls_a_control_is_left():
    unfit = [one for one in map(chr, range(sys.maxunicode + 1)) if not is_fit(one)]
    assert {ord(one) for one in unfit if not is_fit(printable(one))} <= SEEN


@pytest.mark.parametrize(
    "text",
    [
        "Grüße, 你好, שלום, سلام",
        "line\n\tline",
        "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627",  # a name with U+200C in it
        "\U0001f469\u200d\U0001f4bb \u2764\ufe0f",  # emoji of several characters
        "\u845b\U000e0100",  # a name whose form is chosen
        "a\xa0b \\x1b `code` <b>",
    ],
)
def test_what_people_write_stays(text):
    assert printable(text) == text


def test_a_long_text_is_cut_and_says_so(monkeypatch):
    monkeypatch.setattr(module, "LONGEST", 4)
    assert printable("goal!!") == "goal ... and 2 more characters"
    assert printable("goal") == "goal"


# ---------------------------------------------------------------- where it is shown

TASK = Task("91.1", "Echo", goals=("Goal.",), points=2.0, hints=(), hint_texts=(), answer_cell="answer-91-1")
FAILURE = Failure("test_x", f"reason {WICKED}", sent=(WICKED,), came=(WICKED,), expected=WICKED, raised=WICKED)


def test_a_report_is_fit_to_print():
    assert all(is_fit(text) and SHOWN in text for _, text in facts(FAILURE, TASK))
    for result in (
        TaskResult("91.1", False, 0.0, 2.0, (FAILURE,)),
        TaskResult("91.1", False, 0.0, 2.0, trouble=WICKED),
    ):
        bundle = Report(TASK, result)._repr_mimebundle_()
        assert is_fit(bundle["text/plain"]) and SHOWN in bundle["text/plain"]
        assert is_fit(bundle["text/html"]) and SHOWN in bundle["text/html"]


def test_a_template_shows_nothing_else():
    problems = [(WICKED, WICKED, WICKED)]
    page = render(
        "class.html", marks=NOBODY, failures=problems, problems=[], bars=[], tasks=[], isolation="", css=""
    )
    assert is_fit(page) and page.count(SHOWN) == 3


class NOBODY:
    students, exercises, full = (), (), 0


RAISES = f"raise Exception({WICKED!r} + 'goal!' * 10_000)"


def test_what_an_answer_raises_is_fit_to_print(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_RECORD", str(tmp_path / "record"))
    made_up_course(tmp_path, echo=RAISES)
    console = Console(width=100, file=io.StringIO())
    check_own((), folder=tmp_path / "exercises", solutions=tmp_path / "solutions", console=console)
    printed = console.file.getvalue()
    assert is_fit(printed) and r"\x1b[2J\x9b" in printed
    assert len(printed) < 3 * module.LONGEST


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no file has such a name")
@pytest.mark.slow("a class is graded")
def test_the_report_of_a_class_is_fit_to_print(tmp_path):
    """Names in bytes that are no UTF-8, with escape sequences, turned round, on two lines; code and what it raises."""
    made_up_course(tmp_path)
    names = [os.fsencode(WICKED.translate({0: "", 0xD800: "", 0xFFFF: ""})), b"Eve\xff", b"Eve\n,2\n"]
    for name in names:
        folder = os.path.join(os.fsencode(tmp_path), b"class", name)
        os.makedirs(folder)
        notebook = tmp_path / "notebook.ipynb"
        write_notebook(notebook, cells(f"{ECHO}\n# \u202e\x1b[2J\n{RAISES}", TOTAL))
        os.rename(notebook, os.path.join(folder, b"91_scores.ipynb"))
    console = Console(width=200, file=io.StringIO())
    status = grade(tmp_path / "class", tmp_path / "report", solutions=tmp_path / "solutions", console=console)
    assert status == 0, console.file.getvalue()
    written = [one for one in (tmp_path / "report").rglob("*") if one.suffix in (".html", ".csv", ".xml")]
    assert len(written) == 4 + len(names)
    for text in [console.file.getvalue(), *(one.read_text(encoding="utf-8") for one in written)]:
        assert is_fit(text)
    with open(tmp_path / "report" / "grades.csv", encoding="utf-8", newline="") as file:
        points = {row["student"]: row["points"] for row in csv.DictReader(file) if row["task"] == "91.2"}
    assert sorted(points) == sorted([SHOWN.replace(r"\ud800\uffff\x00", ""), r"Eve\xff", r"Eve\n,2\n"])
    assert set(points.values()) == {"2"}


def test_an_error_of_the_command_line_is_fit_to_print(tmp_path, capsys):
    assert main(["grade", str(tmp_path / "no\x1b[2J such")]) == 2
    said = capsys.readouterr().err
    assert is_fit(said) and r"no\x1b[2J such" in said
