"""Which notebooks lie in a folder of submissions, whose they are, and which of them counts.

Each entry of the folder is a student: a folder, or a zip, of any depth inside. So is a notebook whose name says
whose it is, as Canvas and Moodle export it. Nothing is unpacked and no link is followed: what is read is read into
memory, up to a limit, and names are words for the report and never paths to write to.
"""

import io
import os
import re
import stat
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from classroom.errors import CourseError
from classroom.gradebook.identify import exercise_of

LARGEST = 20 << 20  # bytes of a notebook, or of a zip inside a zip
MOST_ENTRIES = 100_000  # entries of a zip
DEEPEST = 2  # zips inside a zip inside ...
# What zipfile raises for a damaged, encrypted or unknown archive
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError)
JUNK = re.compile(r"\.|__MACOSX$|.*\.kept-[-\d]+\.ipynb$")  # hidden files; copies that `course reset` keeps
NOT_HANDED_IN = ("solutions", "tests", ".venv", "notebooks")  # of a copy of the whole course

# https://docs.moodle.org/en/Assignment_activity (download all submissions): folders, or files with their own names
# at the end. Two people may have one name, and under blind marking all are "Participant": the number tells them apart.
_MOODLE = re.compile(r"(.+?)_(\d+)_assignsubmission_[a-z]+(?:_(.*))?$")
# https://community.canvaslms.com, "How do I download all student submissions for an assignment?"
_CANVAS = re.compile(r"([^_]+)(_LATE)?_(\d+)_(\d+)_(.+)$")

TOO_LATE = "It was handed in late."


class IntakeError(CourseError):
    """The folder of submissions can't be read."""


@dataclass(frozen=True)
class File:
    """Something that was handed in, before anything is known about it.

    Attributes:
        parts: its place below the folder of submissions, zips counted as folders.
        when: when it was last changed.
        read: returns its bytes. Raises OSError or ValueError, with a reason.
    """

    parts: tuple[str, ...]
    when: datetime
    read: Callable[[], bytes]


@dataclass(frozen=True)
class HandIn:
    """A notebook to judge.

    Attributes:
        student: the name of the folder, zip or export.
        exercise: two digits.
        source: where it lies, for people.
        when: when it was last changed.
        late: whether that is after the due date, or the platform says so.
        read: returns its bytes.
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
    """All that was found: students in order of their names, what they handed in, what can't be graded.

    Attributes:
        inside: the one folder that holds all students' folders, when there is one around them; else "".
    """

    students: list[str]
    handed_in: list[HandIn]
    refused: list[Refused]
    inside: str = ""


def take_in(
    submissions: Path,
    exercises: Collection[str],
    *,
    due: datetime | None = None,
    leave_out_late: bool = False,
) -> Intake:
    """Find what was handed in.

    Args:
        submissions: a folder, or a zip, whose entries are the students.
        exercises: numbers of the exercises that are graded; notebooks of others are left alone.
        due: what was changed later is late.
        leave_out_late: late ones are refused instead of graded.

    Raises:
        IntakeError: there is no such folder, it is neither a folder nor a zip, or it is one student's.
    """
    students, handed_in, refused = set(), [], []
    others = defaultdict(list)  # what a student handed in besides notebooks of the course
    of_the_course = set()  # who has handed in a notebook of it
    files, inside = _files(submissions, refused)
    for file in files:
        student, late, name = _owner(file.parts)
        source = "/".join(file.parts)
        is_notebook = name.lower().endswith(".ipynb")
        if student is None:
            if is_notebook:
                reason = "It lies outside the students' folders: there is no telling whose it is."
                refused.append(Refused("", "", source, reason))
            continue
        students.add(student)
        try:
            exercise = exercise_of(file.read(), name) if is_notebook else None
        except (OSError, ValueError) as error:
            refused.append(Refused(student, "", source, f"It can't be read: {_reason(error)}."))
            continue
        if exercise is None:
            if name:  # else it only says that the folder is there
                others[student].append(source)
            continue
        of_the_course.add(student)
        if exercise not in exercises:
            continue
        late = late or (due is not None and file.when > due)
        if late and leave_out_late:
            refused.append(Refused(student, exercise, source, TOO_LATE))
        else:
            handed_in.append(HandIn(student, exercise, source, file.when, late, file.read))
    if refused and not students and not any(one.student for one in refused):
        raise IntakeError(f"{submissions} holds no students' folders. If it is one student's, name the folder above it.")
    students |= {one.student for one in refused if one.student}
    for student in others.keys() - of_the_course - {one.student for one in refused}:
        refused.append(Refused(student, "", _first_of(others[student]), "It is no notebook of the course."))
    handed_in.sort(key=_order)
    return Intake(sorted(students), handed_in, sorted(refused, key=lambda one: (one.student, one.source)), inside)


def _first_of(sources: list[str]) -> str:
    return sources[0] + (f" and {len(sources) - 1} more" if len(sources) > 1 else "")


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


def _order(one: HandIn) -> tuple:
    numbers = [(int(part) if part.isdigit() else -1, part) for part in re.split(r"(\d+)", one.source)]
    return one.student, one.exercise, one.when, numbers  # of the same moment: "(10)" after "(2)"


def _owner(parts: tuple[str, ...]) -> tuple[str | None, bool, str]:
    """Whose a file is, whether its platform calls it late, and its own name."""
    top, name = parts[0], parts[-1]
    alone = len(parts) == 1
    if moodle := _MOODLE.fullmatch(top):
        return f"{moodle[1]} {moodle[2]}", False, (moodle[3] or name) if alone else name
    if (alone or top.lower().endswith(".zip")) and (canvas := _CANVAS.fullmatch(top)):
        return f"{canvas[1]}_{canvas[3]}", bool(canvas[2]), canvas[5] if alone else name
    return (None if alone else top.removesuffix(".zip")), False, name


def _files(submissions: Path, refused: list[Refused]) -> tuple[list[File], str]:
    """All files, and the one folder around the students' folders, or ""; it is no part of the files' places."""
    if submissions.is_dir():
        files = list(_in_folder(submissions, refused))
    elif zipfile.is_zipfile(submissions):
        files = list(_in_zip(partial(submissions.open, "rb"), (), 1, refused))
    elif submissions.exists():
        raise IntakeError(f"{submissions} is neither a folder nor a whole zip.")
    else:
        raise IntakeError(f"{submissions} does not exist. Name the folder that holds a folder for each student.")
    if inside := _around_all(files):
        files = [replace(file, parts=file.parts[1:]) for file in files if len(file.parts) > 2 or file.parts[1]]
        refused[:] = [_refused(tuple(one.source.split("/")[1:]), one.reason) for one in refused]
    return list(_handed_in(files)), inside


def _around_all(files: list[File]) -> str:
    """The folder that holds the students' folders, as "compress this folder" makes a zip; "" when there is none.

    A student's own folder has no notebook of one name in several of its folders.
    """
    tops = {file.parts[0] for file in files}
    below = [file.parts[1:] for file in files if file.parts[1:] != ("",)]
    if len(tops) != 1 or any(not parts or (len(parts) == 1 and _owner(parts)[0] is None) for parts in below):
        return ""
    owners = defaultdict(set)
    for parts in below:
        student, _, name = _owner(parts)
        owners[name].add(student)
    several = any(len(students) > 1 for name, students in owners.items() if name.lower().endswith(".ipynb"))
    return next(iter(tops)) if several else ""


def _handed_in(files: list[File]) -> Iterator[File]:
    """Leave out what came along with a copy of the whole course: above all its solutions."""
    copies = {file.parts[:-1] for file in files if file.parts[-1] == "course.py"}
    for file in files:
        if not any(file.parts[:depth] in copies and file.parts[depth] in NOT_HANDED_IN
                   for depth in range(len(file.parts) - 1)):  # fmt: skip
            yield file


def _in_folder(folder: Path, refused: list[Refused]) -> Iterator[File]:
    for root, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not JUNK.match(name))
        above = tuple(map(_word, Path(root).relative_to(folder).parts))
        for name in folders:
            if os.path.islink(os.path.join(root, name)):
                refused.append(_link(above, _word(name)))
        if len(above) == 0:
            yield from (_mark(folder / name) for name in folders)
        for name in sorted(names):
            path, parts = Path(root, name), (*above, _word(name))
            if JUNK.match(name):
                continue
            if path.is_symlink():
                refused.append(_link(above, parts[-1]))
            elif not stat.S_ISREG(path.lstat().st_mode):
                refused.append(_refused(parts, "It is no ordinary file."))
            elif name.lower().endswith(".zip"):
                yield from _in_zip(partial(path.open, "rb"), parts, 1, refused)
            else:
                yield File(parts, _changed(path), partial(_read_file, path))


def _word(name: str) -> str:
    """A file's name as text; bytes of it that are none are written as \\xff."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _mark(folder: Path) -> File:
    """Stands for a student's folder, which may be empty."""
    return File((_word(folder.name), ""), _changed(folder), bytes)


def _in_zip(
    opened: Callable[[], BinaryIO], above: tuple[str, ...], depth: int, refused: list[Refused]
) -> Iterator[File]:
    """The files of a zip that `opened` opens: anew for each, so that a class of zips holds no files open."""
    try:
        with zipfile.ZipFile(opened()) as archive:
            entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise ValueError(f"it has more than {MOST_ENTRIES} entries")
    except UNREADABLE as error:
        refused.append(_refused(above, f"The zip can't be read: {_reason(error)}."))
        return
    if above:
        yield File((*above, ""), datetime.fromtimestamp(0), bytes)
    for entry in sorted(entries, key=lambda entry: entry.filename):
        below = [part for part in re.split(r"[/\\]", entry.filename) if part not in ("", ".", "..")]
        parts = (*above, *below)
        if not below or entry.filename.endswith(("/", "\\")) or any(map(JUNK.match, below)):
            continue
        if stat.S_ISLNK(entry.external_attr >> 16):
            refused.append(_refused(parts, "It is a link."))
        elif not parts[-1].lower().endswith(".zip"):
            yield File(parts, _zip_time(entry), partial(_read_entry, opened, entry))
        elif depth >= DEEPEST:
            refused.append(_refused(parts, "It is a zip inside a zip inside a zip."))
        else:
            yield from _in_zip(partial(_inner_zip, opened, entry), parts, depth + 1, refused)


def _inner_zip(opened: Callable[[], BinaryIO], entry: zipfile.ZipInfo) -> BinaryIO:
    return io.BytesIO(_read_entry(opened, entry))


def _read_file(path: Path) -> bytes:
    with open(path, "rb", opener=_no_link) as file:
        return _within_limit(file.read(LARGEST + 1))


def _no_link(name, flags) -> int:
    return os.open(name, flags | getattr(os, "O_NOFOLLOW", 0))


def _read_entry(opened: Callable[[], BinaryIO], entry: zipfile.ZipInfo) -> bytes:
    """Bounded by what really comes out, whatever the zip says of itself."""
    try:
        with zipfile.ZipFile(opened()) as archive, archive.open(entry) as stream:
            return _within_limit(stream.read(LARGEST + 1))
    except UNREADABLE as error:
        raise ValueError(_reason(error)) from None


def _within_limit(data: bytes) -> bytes:
    if len(data) > LARGEST:
        raise ValueError(f"it is larger than {LARGEST >> 20} MiB")
    return data


def _changed(path: Path) -> datetime:
    return datetime.fromtimestamp(path.lstat().st_mtime)


def _zip_time(entry: zipfile.ZipInfo) -> datetime:
    try:
        return datetime(*entry.date_time)
    except ValueError:
        return datetime.fromtimestamp(0)


def _link(above: tuple[str, ...], name: str) -> Refused:
    return _refused((*above, name), "It is a link.")


def _refused(parts: tuple[str, ...], reason: str) -> Refused:
    student, _, name = _owner(parts) if parts else (None, False, "")
    if student is None and name.lower().endswith(".zip"):
        student = name[: -len(".zip")]
    return Refused(student or "", "", "/".join(parts), reason)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
