"""What was handed in: the whole way from a folder of submissions to each student's notebooks, and what can't be graded."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from classroom.errors import CourseError
from classroom.gradebook.intake.damage import Unreadable
from classroom.gradebook.intake.file import File
from classroom.gradebook.intake.kinds import Item, exercise_in_another_form, form, notebooks_in, stem
from classroom.gradebook.intake.layout import Layout, decide, listed, pattern_of
from classroom.gradebook.intake.names import Owner, exercise_named, students_of, without_exercise
from classroom.gradebook.intake.walk import Parts, files_in

TOO_LATE = "It was handed in late."


class IntakeError(CourseError):
    """The folder of submissions can't be read, or holds no students."""


@dataclass(frozen=True)
class HandIn:
    """A notebook to judge.

    Attributes:
        student: the student's name.
        exercise: two digits.
        source: where it lies, for people.
        when: when it was handed in, or last changed.
        late: whether that is after the due date, or the platform says so.
        read: returns its bytes. Raises Unreadable.
    """

    student: str
    exercise: str
    source: str
    when: datetime
    late: bool
    read: Callable[[], bytes] = field(compare=False, repr=False)


@dataclass(frozen=True)
class Refused:
    """Something that can't be graded.

    Attributes:
        student: whose it is; "" when that can't be said.
        exercise: two digits; "" when that can't be said.
        source: where it lies.
        reason: a sentence.
    """

    student: str
    exercise: str
    source: str
    reason: str


@dataclass
class Intake:
    """All that was found.

    Attributes:
        students: in order of their names.
        handed_in: what they handed in, the oldest first.
        refused: what can't be graded.
        taken: what was taken for students, and what else had to be decided, in sentences for the teacher to read
            before the run; none when it can hardly be otherwise.
    """

    students: list[str]
    handed_in: list[HandIn]
    refused: list[Refused]
    taken: list[str]


def take_in(
    submissions: Path,
    exercises: Mapping[str, str],
    *,
    only: Collection[str] = (),
    students: str = "",
    due: datetime | None = None,
    leave_out_late: bool = False,
    look: Callable[[list[File]], list[Item]] = notebooks_in,
) -> Intake:
    """Find what was handed in.

    Args:
        submissions: a folder, or an archive.
        exercises: of the course: the name of each one's own file, such as "03_routing", by its number.
        only: numbers of those that are graded, notebooks of others are left alone; all when empty.
        students: a pattern for the students' folders or files below `submissions`, such as "class/*"; they are looked
            for when it is "".
        due: what was handed in later is late.
        leave_out_late: late ones are refused instead of graded.
        look: says what the files are.

    Raises:
        IntakeError: there is no such folder, it is neither a folder nor an archive, or it is one student's.
    """
    if not submissions.exists():
        raise IntakeError(f"{submissions} does not exist. Name the folder that holds a folder for each student.")
    try:
        files, guessed = files_in(submissions)
    except Unreadable as error:
        raise IntakeError(f"{submissions} is neither a folder nor an archive that can be read. {error}") from None
    items = look(files)
    layout = decide(items, exercises, students)
    names = students_of(layout.homes, layout.notes)
    if not names:
        raise IntakeError(_nobody(submissions, students))
    owners = {home.parts: home.owner for home in layout.homes}
    taking = _Taking(exercises, only or exercises, due, leave_out_late)
    for item in items:
        home = _home_of(item, owners)
        taking.take(item, names.get(home, ""), owners.get(home))
    taking.refuse_what_is_left()
    everybody = sorted(set(names.values()))
    refused = sorted(taking.refused, key=lambda one: (one.student, one.source))
    taken = [
        *_taken(everybody, layout, students),
        *_names_guessed(guessed, owners, submissions.name),
        *layout.notes,
    ]
    return Intake(everybody, sorted(taking.handed_in, key=_order), refused, taken)


def by_exercise(handed_in: list[HandIn], keep: str) -> dict[tuple[str, str], list[HandIn]]:
    """The hand-ins that may count, for each student and exercise, the newest first.

    Args:
        handed_in: as `take_in` orders them.
        keep: "last" for the newest only, "best" for all.
    """
    found = defaultdict(list)
    for one in reversed(handed_in):
        found[one.student, one.exercise].append(one)
    return {key: several[:1] if keep == "last" else several for key, several in sorted(found.items())}


def _order(one: HandIn) -> tuple[str, str, datetime, list[tuple[int, str]]]:
    numbers = [(int(part) if part.isdigit() else -1, part) for part in re.split(r"(\d+)", one.source)]
    return one.student, one.exercise, one.when, numbers  # of the same moment: "(10)" after "(2)"


def _home_of(item: Item, owners: Collection[Parts]) -> Parts:
    """The place of the student's work that an item belongs to; () when it belongs to none."""
    places = (item.file.parts[:depth] for depth in range(len(item.file.parts), 0, -1))
    return next((place for place in places if place in owners), ())


class _Taking:
    """Sorts what lies in the students' homes: what is graded, what can't be, and what is nothing to grade."""

    def __init__(
        self, exercises: Mapping[str, str], graded: Collection[str], due: datetime | None, leave_out_late: bool
    ):
        self.handed_in: list[HandIn] = []
        self.refused: list[Refused] = []
        self._exercises, self._graded = exercises, set(graded)
        self._due, self._leave_out_late = due, leave_out_late
        self._of_the_course: set[str] = set()  # who has handed in a notebook of it
        self._others: defaultdict[str, list[Item]] = defaultdict(list)  # what a student has handed in besides

    def take(self, item: Item, student: str, owner: Owner | None) -> None:
        """One item, and whose it is."""
        if not owner:
            self._take_a_loose_one(item)
        elif item.trouble:
            self._refuse(student, item.exercise, item.file.source, item.trouble)
        elif item.exercise:
            self._of_the_course.add(student)
            if item.exercise in self._graded:
                self._take_a_notebook(item, item.exercise, student, owner)
        elif item.file.name and not item.is_a_lesson:
            self._others[student].append(item)

    def refuse_what_is_left(self) -> None:
        """Say what may be work, and can't be graded. Call it when all has been taken."""
        has = self._has()
        unknown = {}
        for student, items in self._others.items():
            forms = {item: self._in_another_form(item) for item in items}
            for item, exercise in forms.items():
                if exercise in self._graded - has[student]:
                    self._refuse(student, exercise, item.file.source, _no_notebook(item))
            unknown[student] = [item for item, exercise in forms.items() if not exercise]
        found = {exercise for exercises in self._has().values() for exercise in exercises} - {""}
        refused = {one.student for one in self.refused}
        for student, items in unknown.items():
            if items and student not in self._of_the_course | refused:
                self._refuse(student, None, _first_of(items), "It is no notebook of the course.")
            elif missing := sorted(found - has[student]):
                self._refuse_what_may_be(missing, student, [item for item in items if item.may_be_work])

    def _has(self) -> dict[str, set[str]]:
        """The exercises of each student that are known of by now."""
        has = defaultdict(set)
        for one in self.handed_in:
            has[one.student].add(one.exercise)
        for other in self.refused:
            has[other.student].add(other.exercise)
        return has

    def _take_a_loose_one(self, item: Item) -> None:
        reason = item.trouble
        if not reason and item.is_a_notebook and not item.is_a_lesson:
            reason = "It lies outside the students' folders: there is no telling whose it is."
        if reason:
            self._refuse("", None, item.file.source, reason)

    def _take_a_notebook(self, item: Item, exercise: str, student: str, owner: Owner) -> None:
        when = owner.when or item.file.when
        late = owner.late or (self._due is not None and when > self._due)
        if late and self._leave_out_late:
            self._refuse(student, exercise, item.file.source, TOO_LATE)
        else:
            self.handed_in.append(HandIn(student, exercise, item.file.source, when, late, item.file.read))

    def _refuse(self, student: str, exercise: str | None, source: str, reason: str) -> None:
        self.refused.append(Refused(student, exercise or "", source, reason))

    def _in_another_form(self, item: Item) -> str | None:
        """The exercise of a script, a page or a PDF, by its cells or by its name."""
        if not form(item.file):
            return None
        if exercise := exercise_in_another_form(item.file):
            return exercise
        name, exercise = stem(item.file.name), exercise_named(stem(item.file.name), self._exercises)
        nothing_else = exercise and without_exercise(name, exercise, self._exercises[exercise]) == ""
        return exercise if nothing_else or item.may_be_work else None

    def _refuse_what_may_be(self, missing: list[str], student: str, items: list[Item]) -> None:
        if items:
            exercise = missing[0] if len(missing) == 1 else None
            self._refuse(
                student,
                exercise,
                _first_of(items),
                f"{_no_notebook(items[0])} Exercise {', '.join(missing)} is missing.",
            )


def _names_guessed(guessed: Mapping[Parts, str], owners: Collection[Parts], name: str) -> list[str]:
    """What is said of archives in which students' names did not say how they are written."""
    return [
        f"The names in {'/'.join(place) or name} do not say how they are written: read as {encoding}."
        for place, encoding in guessed.items()
        if any(parts[: len(place)] == place != parts for parts in owners)
    ]


def _no_notebook(item: Item) -> str:
    if item.is_a_notebook:
        return "It is a notebook, and no cell says of which exercise: ask for the exercise with its cells as they were."
    return f"It is {form(item.file)}, which can't be graded: ask for the notebook itself (.ipynb)."


def _first_of(items: list[Item]) -> str:
    return items[0].file.source + (f" and {len(items) - 1} more" if len(items) > 1 else "")


def _nobody(submissions: Path, students: str) -> str:
    if students:
        return f"No folder and no file in {submissions} is named by --students {students!r}."
    return (
        f"{submissions} holds no students' folders. If it is one student's, name the folder above it; "
        "if the names of the files say whose they are, add --students '*'."
    )


def _taken(students: list[str], layout: Layout, pattern: str) -> list[str]:
    """What the run says before it starts."""
    lines = []
    if pattern or not layout.certain:
        count = f"{len(students)} student{'' if len(students) == 1 else 's'}"
        lines.append(f"{count}: {', '.join([listed(students), *layout.how])}.")
    if not pattern and not layout.certain:
        taken = pattern_of(layout.homes)
        other, where = ("*/*", "a folder further down") if taken == "*" else ("*", "at the top")
        lines.append(
            f"If these are not the students, name their folders or files: --students {taken!r} is what was taken, "
            f"--students {other!r} takes those {where}."
        )
    if layout.aside:
        lines.append(f"Taken for no student's: {listed(sorted(map(repr, layout.aside)))}.")
    return lines
