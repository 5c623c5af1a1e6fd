"""The files that were handed in, also those inside archives, each with its place below the folder of submissions.

Nothing is unpacked and no link is followed: what is read is read into memory, up to a limit, and names are words for
the report and never paths to write to.
"""

import io
import os
import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from classroom.gradebook.intake import archives
from classroom.gradebook.intake.archives import Member, Source
from classroom.gradebook.intake.damage import A_LINK, NO_FILE, Unreadable, in_words
from classroom.gradebook.intake.file import File
from classroom.gradebook.intake.kinds import may_be_read
from classroom.grading.damage import LARGEST

DEEPEST = 2  # archives in an archive in ..., of one student
# Hidden files; copies that `course reset` keeps; what programs make
JUNK = re.compile(r"\.|__MACOSX$|__pycache__$|node_modules$|site-packages$|venv$|.*\.kept-[-\d]+\.ipynb$")
# Of a copy of the whole course: what is no hand-in, above all the solutions
_OF_THE_COURSE = ("solutions", "tests", ".venv", "notebooks", "classroom", "course_project", "benchmarks")
IN_AN_ARCHIVE = "It is an archive in an archive in an archive: ask for the notebooks alone."


def files_in(submissions: Path, notes: list[str]) -> list[File]:
    """All files of a folder, or of an archive.

    Args:
        submissions: the folder, or the archive.
        notes: what had to be guessed is added here, in sentences.

    Raises:
        Unreadable: it is an archive that can't be read.
    """
    if submissions.is_dir():
        found = _in_folder(submissions, notes)
    else:
        source = partial(_open, submissions)
        archives.members(source, submissions.name)
        found = _in_archive(source, submissions.name, (), 0, _Allowance(), notes)
    return list(_handed_in(list(found)))


def _handed_in(files: list[File]) -> Iterator[File]:
    """Leave out what came along with a copy of the whole course."""
    copies = {file.parts[:-1] for file in files if file.name == "course.py"}
    for file in files:
        depths = range(len(file.parts) - 1)
        if not any(file.parts[:depth] in copies and file.parts[depth] in _OF_THE_COURSE for depth in depths):
            yield file


def _in_folder(folder: Path, notes: list[str]) -> Iterator[File]:
    waiting = [()]
    while waiting:
        above = waiting.pop()
        try:
            entries = sorted(os.scandir(folder.joinpath(*above)), key=lambda entry: entry.name)
        except OSError as error:
            yield _trouble((*map(_word, above), ""), in_words(error))
            continue
        for entry in entries:
            if JUNK.match(entry.name):
                continue
            parts = (*map(_word, above), _word(entry.name))
            try:
                when = datetime.fromtimestamp(entry.stat(follow_symlinks=False).st_mtime)
                if entry.is_symlink() or _is_junction(entry):
                    yield _trouble(parts, A_LINK)
                elif entry.is_dir(follow_symlinks=False):
                    yield File((*parts, ""), when)
                    waiting.append((*above, entry.name))
                elif not entry.is_file(follow_symlinks=False):
                    yield _trouble(parts, NO_FILE)
                elif archives.NAMED.search(entry.name):
                    source = partial(_open, Path(entry.path))
                    yield from _in_archive(source, entry.name, parts, 1, _Allowance(archives.MOST_BYTES), notes)
                else:
                    yield File(parts, when, partial(_read, Path(entry.path)))
            except OSError as error:
                yield _trouble(parts, in_words(error))


def _is_junction(entry: os.DirEntry) -> bool:
    """Whether it is one of Windows's links to folders."""
    return hasattr(entry, "is_junction") and entry.is_junction()


def _word(name: str) -> str:
    """A file's name as text; bytes of it that are none are written as \\xff."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _trouble(parts: tuple[str, ...], sentence: str) -> File:
    return File(parts, archives.LONG_AGO, trouble=sentence)


class _Allowance:
    """How much the archives of one student may hold, all together: small ones can be nested a thousand times.

    The class's own archive, which the teacher's platform has made, may hold any amount.
    """

    def __init__(self, left: int | None = None):
        self._left = left

    def take(self, size: int) -> None:
        """Raises Unreadable when it is used up."""
        if self._left is not None:
            self._left -= size
            if self._left < 0:
                raise Unreadable(archives.TOO_MUCH)


def _in_archive(
    source: Source, name: str, above: tuple[str, ...], depth: int, allowance: _Allowance, notes: list[str]
) -> Iterator[File]:
    """The files of an archive; `depth` archives are around them that are a student's."""
    try:
        archive = archives.members(source, name)
        if above:
            yield File((*above, ""), archives.LONG_AGO)
        if archive.guessed:
            notes.append(f"The names in {'/'.join(above) or name} do not say how they are written: read as {archive.guessed}.")
        for member in sorted(archive.members, key=_notebooks_first):
            below = _parts(member.name)
            if not below or any(map(JUNK.match, below)):
                continue
            parts = (*above, *below)
            if member.trouble:
                yield _trouble(parts, member.trouble)
            elif member.name.endswith(("/", "\\")):
                yield File((*parts, ""), member.when)
            elif archives.NAMED.search(parts[-1]):
                yield from _nested(source, name, member, parts, depth, allowance, notes)
            else:
                if may_be_read(parts[-1]):
                    allowance.take(member.size)
                yield File(parts, member.when, partial(archives.read, source, name, member, LARGEST))
    except Unreadable as error:
        yield _trouble((*above, ""), str(error))


def _nested(source, name, member: Member, parts, depth: int, allowance: _Allowance, notes) -> Iterator[File]:
    """The files of an archive in an archive; what is in the class's own is a student's."""
    if depth >= DEEPEST or member.size > archives.MOST_BYTES:
        yield _trouble((*parts, ""), IN_AN_ARCHIVE if depth >= DEEPEST else archives.TOO_MUCH)
        return
    if depth == 0:
        allowance = _Allowance(archives.MOST_BYTES)
    allowance.take(member.size)
    yield from _in_archive(partial(_inner, source, name, member), parts[-1], parts, depth + 1, allowance, notes)


def _notebooks_first(member: Member) -> tuple[bool, str]:
    """What there is an allowance for is spent on notebooks first."""
    return not member.name.lower().endswith(".ipynb"), member.name


def _parts(name: str) -> list[str]:
    """The names in a path, without those that lead up or nowhere; a name ends at a NUL, as zipfile has it."""
    return [part for part in re.split(r"[/\\]", name.partition("\0")[0]) if part not in ("", ".", "..")]


def _inner(source: Source, name: str, member: Member) -> io.BytesIO:
    return io.BytesIO(archives.read(source, name, member, archives.MOST_BYTES))


def _open(path: Path):
    return open(path, "rb", opener=_no_link)


def _read(path: Path) -> bytes:
    try:
        with _open(path) as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise Unreadable(in_words(error)) from None
    if len(data) > LARGEST:
        raise Unreadable(f"It is larger than {LARGEST >> 20} MiB.")
    return data


def _no_link(name, flags) -> int:
    return os.open(name, flags | getattr(os, "O_NOFOLLOW", 0))
