"""`course grade`: find what was handed in, judge it, write the report."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import aclosing, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from classroom import paths
from classroom.catalogue.capstones import Capstone, capstone, is_capstone
from classroom.catalogue.catalog import Exercise, exercise, exercises
from classroom.errors import CourseError
from classroom.files import write_text
from classroom.gradebook.intake import (
    GONE,
    TOO_LATE,
    HandIn,
    Intake,
    Refused,
    Unreadable,
    by_exercise,
    projects_in,
    take_in,
)
from classroom.gradebook.intake.file import File
from classroom.gradebook.intake.kinds import Item, notebooks_in
from classroom.gradebook.journal import Journal, key_of
from classroom.gradebook.judges import Job, Outcome, Read, ThisMachine
from classroom.gradebook.marks import Failing, LeftOut, Mark, Marks, nothing
from classroom.gradebook.pages import class_page, feedback_page, page_name
from classroom.gradebook.tables import grades_csv, junit_xml, students_csv
from classroom.judging.verdict import TaskResult
from classroom.printable import printable_line
from classroom.running.cells import NotebookError

EVERY = 2.0  # seconds between two writings of the tables while results come


def grade(
    submissions: Path,
    out: Path,
    *,
    only: Sequence[str] = (),
    students: str = "",
    jobs: int | None = None,
    on: str = "",
    keep: str = "last",
    due: datetime | None = None,
    leave_out_late: bool = False,
    solutions: Path = paths.SOLUTIONS,
    console: Console | None = None,
) -> int:
    """Grade a class.

    Args:
        submissions: a folder, or an archive, with an entry for each student (see intake/).
        out: the folder of the report; it is made, and a report that is there already is gone on with.
        only: numbers of the exercises to grade; those that somebody has handed in when empty.
        students: a pattern for the students' folders or files, as for `take_in`.
        jobs: how many tasks are judged at the same time, on this machine.
        on: the address of a Dask cluster's scheduler, to judge there; "" to judge on this machine.
        keep: which of several hand-ins of an exercise counts: "last" or "best".
        due, leave_out_late: as for `take_in`.
        solutions: the folder of the solutions, with their tests.
        console: where to print; standard output by default.

    Returns:
        An exit status: 0 when all that was handed in has been graded, 1 when something could not be.

    Raises:
        CatalogError: there is no such exercise.
        ClusterError: the cluster is not there, or has another version of the course.
        IntakeError: the submissions can't be read.
        CourseError: the report can't be written there.
        OSError: the report can't be written.
    """
    console = console or Console()
    wanted, names, look = _wanted(only, solutions)
    handed = take_in(
        submissions,
        names,
        only=[one.number for one in wanted],
        students=students,
        due=due,
        leave_out_late=leave_out_late,
        look=look,
    )
    if not only:
        found = {one.exercise for one in handed.handed_in} | {one.exercise for one in handed.refused}
        wanted = [one for one in wanted if one.number in found]
    _require_place(out, submissions)
    (out / "feedback").mkdir(parents=True, exist_ok=True)
    for line in handed.taken:
        console.print(Text(printable_line(line)), soft_wrap=True)
    judges = _judges(on, jobs)
    report = Report(out, handed, wanted, keep)
    try:
        with Progress(
            TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console,
            transient=True,
        ) as bar:  # fmt: skip
            ticking = bar.add_task("", total=len(report.jobs))
            asyncio.run(report.judge_all(judges, lambda: bar.advance(ticking)))
        report.finish(judges.isolation())
    finally:
        report.close()
    for line in report.summary():
        console.print(Text(printable_line(line)), soft_wrap=True)
    return report.status()


class Judges(Protocol):
    """Those who judge, on whatever machine."""

    def judged(self, jobs: Iterable[Job], read: Read[Job]) -> AsyncGenerator[tuple[Job, Outcome], None]:
        """Judge all jobs, as `ThisMachine` does."""

    def isolation(self) -> str:
        """Which isolation is in force for learners' processes there, in a sentence."""


def _judges(on: str, jobs: int | None) -> Judges:
    if not on:
        return ThisMachine(jobs)
    if jobs:
        raise CourseError("--jobs is for this machine. On a cluster each worker has as many judges as suit it.")
    try:
        from classroom.gradebook.cluster import Cluster
    except ModuleNotFoundError as missing:
        raise CourseError(
            f"--on needs Dask, and here is no {missing.name}: `python3 course.py doctor` says more."
        ) from None
    return Cluster(on)


def _wanted(
    only: Sequence[str], solutions: Path
) -> tuple[list[Exercise], dict[str, str], Callable[[list[File]], list[Item]]]:
    """The exercises to grade, or the capstone; the name of each one's own file, by number; and what finds them."""
    if any(map(is_capstone, only)):
        if len(set(only)) > 1:
            raise CourseError(f"A capstone is graded by itself, into a report of its own: --only {only[0]}.")
        one = capstone(only[0])
        return [one], {one.number: one.number}, partial(projects_in, name=one.number)
    course = list(exercises(solutions))
    wanted = [exercise(number.zfill(2), solutions) for number in dict.fromkeys(only)] or course
    return wanted, {one.number: one.path.stem for one in course}, notebooks_in


def _require_place(out: Path, submissions: Path) -> None:
    """The report goes into a new folder, or into that of an earlier report."""
    if submissions.resolve() in (out.resolve(), *out.resolve().parents):
        raise CourseError(f"{out} lies in the submissions: name another folder with --out.")
    if out.exists() and not out.is_dir():
        raise CourseError(f"{out} is a file: name a folder with --out.")
    if out.exists() and any(out.iterdir()) and not (out / "results.jsonl").exists():
        raise CourseError(f"{out} holds other things than a report: name a new folder with --out.")


class Report:
    """A report that grows as results come."""

    def __init__(self, out: Path, handed: Intake, wanted: list[Exercise], keep: str):
        """
        Args:
            out: its folder.
            handed: what was handed in.
            wanted: the exercises.
            keep: "last" or "best".
        """
        self.out, self.handed = out, handed
        self.marks = Marks(handed.students, wanted)
        self.journal = Journal(out / "results.jsonl")
        self.failing = Failing()
        self.left_out = LeftOut()
        self._exercises = {one.number: one for one in wanted}
        self._kind = "project" if any(isinstance(one, Capstone) for one in wanted) else "notebook"
        self._candidates = by_exercise(handed.handed_in, keep)
        self.jobs = [one for several in self._candidates.values() for one in several]
        self._sources = {(one.student, one.source): one for one in self.jobs}
        self._left: defaultdict[str, int] = defaultdict(int)  # hand-ins of a student that are still to be judged
        for one in self.jobs:
            self._left[one.student] += 1
        self._written = time.monotonic()

    async def judge_all(self, judges: Judges, advance: Callable[[], None]) -> None:
        """Take down what each hand-in gets: first what an earlier run has judged already.

        Equal notebooks have one key, and are judged once.

        Args:
            judges: who judges.
            advance: called after each hand-in.
        """
        equal: defaultdict[str, list[HandIn]] = defaultdict(list)
        gone: dict[str, Unreadable] = {}
        for job in self.jobs:
            try:
                equal[key_of(job.read(), self._exercises[job.exercise])].append(job)
            except Unreadable as error:
                self.take_down(job, "", error)
                advance()

        def read(key: str) -> tuple[bytes, Exercise, str]:
            judged_as = self._exercises[equal[key][0].exercise]
            data = _still_there(equal[key], lambda data: key_of(data, judged_as) == key)
            if data is None:
                gone[key] = Unreadable(GONE)
            return data or b"", judged_as, key

        def take_down(key: str, outcome: list[TaskResult] | Exception) -> None:
            for job in equal[key]:
                self.take_down(job, key, gone.get(key, outcome))
                advance()

        for key in filter(self.journal.__contains__, equal):
            take_down(key, self.journal[key])
        fresh = [key for key in equal if key not in self.journal]
        if not fresh:
            return
        async with aclosing(judges.judged(fresh, read)) as outcomes:
            async for key, outcome in outcomes:
                take_down(key, outcome)

    def take_down(self, job: HandIn, key: str, outcome: list[TaskResult] | Exception) -> None:
        """One hand-in, whose notebook has this key, has been judged, or could not be."""
        one = self._exercises[job.exercise]
        if isinstance(outcome, Exception):
            failed = not isinstance(outcome, NotebookError | Unreadable)
            reason = str(outcome) if isinstance(outcome, CourseError) else f"{type(outcome).__name__}: {outcome}"
            mark = nothing(one, late=job.late, source=job.source, problem=reason, grader_failed=failed)
        else:
            if key not in self.journal:
                self.journal.add(key, outcome)
            mark = _mark_of(job, key, outcome)
        self._choose(job, mark)
        self._left[job.student] -= 1
        if not self._left[job.student]:
            self._write_feedback(job.student)
        if time.monotonic() - self._written > EVERY:
            self._write_tables()

    def finish(self, isolation: str) -> None:
        """Write all that is written once.

        Args:
            isolation: what learners' code was kept in, in a sentence.
        """
        self._mark_refused()
        written = {one.student for one in self.jobs} - {one.student for one in self.handed.refused}
        for student in self.marks.students:
            if student not in written:
                self._write_feedback(student)
        self._remove_old_pages()
        for mark in self.marks.of.values():
            if mark.key:
                results = self.journal[mark.key]
                self.failing.note(results)
                self.left_out.note(results)
        self._write_tables()
        write_text(self.out / "junit.xml", junit_xml(self.marks, self.journal))
        page = class_page(
            self.marks,
            self.failing,
            self.left_out,
            self.handed.refused,
            isolation,
            lambda name: f"feedback/{page_name(name)}",
        )
        write_text(self.out / "index.html", page)

    def close(self) -> None:
        """Let go of the journal."""
        self.journal.close()

    def summary(self) -> list[str]:
        """What to print at the end."""
        lines = [f"{_count(self.marks.students, 'student')}, {_count(self.jobs, self._kind)} graded."]
        for one in self.handed.refused:
            lines.append(f"Not graded: {one.source}: {one.reason}")
        for student, number, mark in self.marks.problems(self.handed.refused):
            who = "The grader failed" if mark.grader_failed else "Not graded"
            lines.append(f"{who}: {student}, exercise {number}, {mark.source}: {mark.problem}")
        return [*lines, f"The report: {self.out / 'index.html'}"]

    def status(self) -> int:
        """The exit status."""
        return int(bool(self.handed.refused) or any(mark.problem for mark in self.marks.of.values()))

    def _choose(self, job: HandIn, mark: Mark) -> None:
        """Keep the better mark of several hand-ins; of equal ones the newer. What could not be judged is named anyway."""
        place = job.student, job.exercise
        before = self.marks.of.get(place)
        order = self._candidates[place]
        newest_first = [one.source for one in order]
        if before is None or (sum(mark.points), -newest_first.index(mark.source)) > (
            sum(before.points), -newest_first.index(before.source)
        ):  # fmt: skip
            self.marks.of[place], worse = mark, before
        else:
            worse = mark
        if worse and worse.problem and not worse.grader_failed:
            self.handed.refused.append(Refused(*place, worse.source, worse.problem))

    def _mark_refused(self) -> None:
        """What was handed in and can't be graded is not missing."""
        for one in self.handed.refused:
            for number in [one.exercise] if one.exercise else self._exercises if one.student else ():
                why = {"late": one.reason == TOO_LATE, "source": one.source, "problem": one.reason}
                self.marks.of.setdefault((one.student, number), nothing(self._exercises[number], **why))

    def _remove_old_pages(self) -> None:
        """Of students who are no longer there."""
        pages = {page_name(student) for student in self.marks.students}
        for page in (self.out / "feedback").glob("*.html"):
            if page.name not in pages:
                page.unlink()

    def _write_feedback(self, student: str) -> None:
        page = feedback_page(
            student,
            self.marks,
            lambda mark: self.journal[mark.key],
            lambda mark: _still_there([self._sources[student, mark.source]]) or b"",
        )
        write_text(self.out / "feedback" / page_name(student), page)

    def _write_tables(self) -> None:
        write_text(self.out / "grades.csv", grades_csv(self.marks))
        write_text(self.out / "students.csv", students_csv(self.marks))
        self._written = time.monotonic()


def _mark_of(job: HandIn, key: str, results: list[TaskResult]) -> Mark:
    """A task that the grader could not judge is told, and costs the others nothing."""
    points = tuple(result.points for result in results)
    troubled = "; ".join(f"task {result.task}: {result.trouble}" for result in results if result.trouble)
    return Mark(points, job.late, job.source, key, troubled, grader_failed=bool(troubled))


def _still_there(jobs: list[HandIn], is_right: Callable[[bytes], bool] = bool) -> bytes | None:
    """The notebook of hand-ins that were equal, of the first that has not gone or changed since; None when all have."""
    for job in jobs:
        with suppress(Unreadable):
            data = job.read()
            if is_right(data):
                return data
    return None


def _count(things: Sequence[Any], name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"
