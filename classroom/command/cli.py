"""The command line: it reads the words, calls, prints. Each verb imports its own module when it is used."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path

from classroom import __version__
from classroom.command.given import remember_as_given
from classroom.errors import CourseError
from classroom.paths import ROOT
from classroom.printable import printable

Verb = Callable[[Namespace, list[str]], int]


def main(words: Sequence[str] | None = None) -> int:
    """Run one verb.

    Args:
        words: what follows `course` on the command line; this process's own when not given.

    Returns:
        The exit status: 0 when all is well, 1 when a check or a test failed, 2 for a mistake that one line on
        stderr explains, 130 after Ctrl-C.
    """
    words = list(sys.argv[1:] if words is None else words)
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")):
        words.insert(0, "lab")
    known, others = course_parser().parse_known_args(words)
    try:
        remember_as_given()
        verb: Verb = known.run
        return verb(known, others)
    except (CourseError, OSError) as error:
        print(printable(str(error)), file=sys.stderr)
        return 2
    except ImportError as error:
        if (error.name or "").startswith("classroom"):
            raise
        print(f"{error}. Run python3 course.py again: it repairs the environment.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return 130


def course_parser() -> ArgumentParser:
    """The verbs, and what each takes."""
    parser = ArgumentParser(prog="course", description="An interactive course on Django Channels.")
    parser.add_argument("--version", action="version", version=f"course {__version__}")
    verbs = parser.add_subparsers(metavar="VERB", required=True)

    def verb(name: str, run: Verb, about: str, epilog: str | None = None) -> ArgumentParser:
        added = verbs.add_parser(name, help=about, description=about, epilog=epilog, allow_abbrev=False)
        added.set_defaults(run=run)
        return added

    lab = verb(
        "lab",
        open_lab,
        "open JupyterLab at the first notebook; this is what `course` does without a verb",
        epilog="Other options go to JupyterLab as they are: course --no-browser --port 8900",
    )
    lab.add_argument(
        "--port", type=int, help="listen on this port only; without it, on the first free one from 8888"
    )
    test = verb(
        "test",
        run_tests,
        "run the whole test suite",
        epilog="Options and paths go to pytest as they are: course test -x tests/test_lock.py",
    )
    test.add_argument("--quick", action="store_true", help="leave out what takes long: a minute or two")
    check = verb("check", check_own, "grade your own exercises, or a capstone")
    check.add_argument(
        "numbers",
        nargs="*",
        metavar="NN",
        help="an exercise's number, such as 01, a task's, such as 01.2, or a capstone's name, such as chat; "
        "all exercises when not given",
    )
    check.add_argument(
        "--project", type=Path, metavar="DIR", help="of a capstone: the project to judge, when it lies elsewhere"
    )
    add_grade(verb)
    add_release(verb)
    reset = verb(
        "reset", reset_exercise, "give an exercise, or a capstone, back fresh; your old one is kept beside it"
    )
    reset.add_argument(
        "number", metavar="NN", help="the exercise's number, such as 01; or a capstone's name, such as chat"
    )
    updating = verb("update", update_course, "bring a newer version of the course; your work stays in it")
    updating.add_argument(
        "source",
        nargs="?",
        type=Path,
        metavar="ZIP",
        help="a zip of the newer version, or its folder; through Git when not given",
    )
    verb("progress", print_progress, "show which tasks are solved")
    look_up = verb(
        "gallery",
        look_up_error,
        "look an error or a question up: cause, repair, and where the course has more",
        epilog="A log or a whole traceback: python manage.py runserver 2>&1 | course gallery -",
    )
    look_up.add_argument(
        "words",
        nargs="*",
        metavar="WORDS",
        help="an error, a piece of it, or a question; - for what comes on standard input; lists all errors when not given",
    )
    verb("doctor", examine, "say what is wrong with the course on this machine, and what to do")
    add_for_authors(verb)
    return parser


def add_grade(verb: Callable[..., ArgumentParser]) -> None:
    """The verb for teachers, which has options of its own."""
    grading = verb("grade", grade_class, "grade a class: a folder with a folder or a zip for each student")
    grading.add_argument("submissions", type=Path, help="the folder, or one archive of it")
    grading.add_argument(
        "--students",
        default="",
        metavar="PATTERN",
        help="the students' folders or files, when they are not found: 'class/*', below the submissions",
    )
    grading.add_argument(
        "--out", type=Path, default=Path("report"), help="the report's folder, which may be gone on with (report)"
    )
    grading.add_argument(
        "--only",
        nargs="+",
        default=(),
        metavar="NN",
        help="these exercises; all that were handed in when not given",
    )
    grading.add_argument("--jobs", type=positive, metavar="N", help="tasks judged at the same time")
    grading.add_argument(
        "--on",
        default="",
        metavar="ADDRESS",
        help="judge on a Dask cluster: its scheduler's address, such as tcp://scheduler:8786 (TEACHING.md)",
    )
    grading.add_argument(
        "--keep", choices=("last", "best"), default="last", help="which of several hand-ins counts (last)"
    )
    grading.add_argument(
        "--due",
        type=moment,
        metavar="TIME",
        help="what is newer is late: '2026-12-01 18:00', or a day, to its end",
    )
    grading.add_argument("--leave-out-late", action="store_true", help="late hand-ins are not graded")


def add_release(verb: Callable[..., ArgumentParser]) -> None:
    """The other verb for teachers."""
    releasing = verb("release", release_course, "make the students' copy of the course, or a course for nbgrader")
    where = releasing.add_mutually_exclusive_group(required=True)
    where.add_argument("--to", type=Path, metavar="DIR", help="the students' copy: no answers, no hidden checks")
    where.add_argument("--nbgrader", type=Path, metavar="DIR", help="a course for nbgrader, with the answers")
    releasing.add_argument(
        "--only", nargs="+", default=(), metavar="NN", help="these exercises; all when not given"
    )


def add_for_authors(verb: Callable[..., ArgumentParser]) -> None:
    """The verbs for those who write the course."""
    verb("exercises", make_exercises, "for authors: make exercises/ from solutions/")
    verb("lint", look_at_code, "for authors: let ruff, mypy and nbstripout look at the whole course")
    booking = verb(
        "book", make_book, "for authors: make web pages of the lessons, with the outputs of a run of today"
    )
    booking.add_argument(
        "--to", type=Path, default=Path("book"), metavar="DIR", help="the folder for the pages (book)"
    )
    booking.add_argument(
        "--only",
        nargs="+",
        default=(),
        metavar="NN",
        help="the notebooks whose names begin so; all when not given",
    )
    booking.add_argument(
        "--repository", metavar="URL", help="where the course is on GitHub; without it, as pyproject.toml says"
    )
    locking = verb("lock", lock_packages, "for authors: make the locks anew")
    locking.add_argument("--upgrade", action="store_true", help="with the newest version of each package")


def positive(word: str) -> int:
    """A whole number from 1 on, for argparse."""
    if not word.isdecimal() or int(word) < 1:
        raise ArgumentTypeError(f"{word!r} is no whole number from 1 on")
    return int(word)


def moment(word: str) -> datetime:
    """A time on this machine's clock, for argparse; of a day, its end."""
    with suppress(ValueError):
        return datetime.combine(date.fromisoformat(word), time.max)
    try:
        found = datetime.fromisoformat(word)
    except ValueError:
        raise ArgumentTypeError(f"{word!r} is no time such as '2026-12-01 18:00'") from None
    return found.astimezone().replace(tzinfo=None) if found.tzinfo else found


def refuse(others: list[str]) -> None:
    """Most verbs take no words but their own."""
    if others:
        raise CourseError(f"Unknown: {' '.join(others)}. `course --help` shows what there is.")


def open_lab(known: Namespace, others: list[str]) -> int:
    from classroom.command.lab import open_lab

    return open_lab(others, port=known.port)


def run_tests(known: Namespace, others: list[str]) -> int:
    from classroom.command.testing import run_tests

    return run_tests(others, quick=known.quick)


def check_own(known: Namespace, others: list[str]) -> int:
    refuse(others)
    from classroom.judging.own import check_own

    return check_own(known.numbers, project=known.project)


def grade_class(known: Namespace, others: list[str]) -> int:
    refuse(others)
    from classroom.gradebook.grade import grade

    return grade(
        known.submissions,
        known.out,
        only=known.only,
        students=known.students,
        jobs=known.jobs,
        on=known.on,
        keep=known.keep,
        due=known.due,
        leave_out_late=known.leave_out_late,
    )


def release_course(known: Namespace, others: list[str]) -> int:
    refuse(others)
    if known.to:
        from classroom.gradebook.release import release

        released = release(known.to, known.only)
        print(f"The students' copy, with exercises {', '.join(one.number for one in released)}: {known.to}")
    else:
        from classroom.gradebook.nbgrader_course import nbgrader_course

        written = nbgrader_course(known.nbgrader, known.only)
        print("\n".join(f"made {path}" for path in written) or f"{known.nbgrader} is as it would be made.")
    return 0


def reset_exercise(known: Namespace, others: list[str]) -> int:
    refuse(others)
    from classroom.catalogue.capstones import begin, capstone, is_capstone
    from classroom.catalogue.exercises import reset

    if is_capstone(known.number):
        one = capstone(known.number)
        kept = begin(one)
        print(f"{one.project.relative_to(ROOT)} is the start of {one.path.relative_to(ROOT)}.")
        if kept:
            print(f"Your work is kept in {kept.relative_to(ROOT)}.")
        return 0
    path, kept = reset(known.number)
    print(f"{path.relative_to(ROOT)} is fresh again.")
    if kept:
        print(f"Your work is kept in {kept.relative_to(ROOT)}.")
    return 0


def update_course(known: Namespace, others: list[str]) -> int:
    refuse(others)
    from classroom.command.update import update_course

    update_course(known.source)
    return 0


def print_progress(known: Namespace, others: list[str]) -> int:
    refuse(others)
    from classroom.in_notebook.progress import print_progress

    print_progress()
    return 0


def look_up_error(known: Namespace, others: list[str]) -> int:
    refuse(others)
    from classroom.catalogue.gallery import print_answers

    print_answers(" ".join(known.words))
    return 0


def examine(known: Namespace, others: list[str]) -> int:
    refuse(others)
    from classroom.command.doctor import examine

    return examine()


def make_exercises(known: Namespace, others: list[str]) -> int:
    refuse(others)
    from classroom.catalogue.exercises import make

    changed = make()
    print(
        "\n".join(f"made {path.relative_to(ROOT)}" for path in changed) or "exercises/ is what solutions/ makes."
    )
    return 0


def look_at_code(known: Namespace, others: list[str]) -> int:
    from classroom.command.lint import lint

    return lint(others)


def make_book(known: Namespace, others: list[str]) -> int:
    refuse(others)
    from classroom.command.locks import BOOK_LOCK, install_tools

    install_tools(BOOK_LOCK)
    from classroom.book.make import make_book

    make_book(known.to, known.only, known.repository)
    return 0


def lock_packages(known: Namespace, others: list[str]) -> int:
    refuse(others)
    from classroom.command.locks import make_locks

    changed = make_locks(upgrade=known.upgrade)
    print("\n".join(f"made {path.relative_to(ROOT)}" for path in changed) or "The locks are as they should be.")
    return 0
