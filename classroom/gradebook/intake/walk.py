"""The files that were handed in, also those inside archives, each with its place below the folder of submissions.

Nothing is unpacked and no link is followed: what is read is read into memory, up to a limit, and names are words for
the report and never paths to write to.
"""

import io
import math
import os
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from classroom.gradebook.intake import archives
from classroom.gradebook.intake.archives import Member, Source
from classroom.gradebook.intake.damage import A_LINK, NO_FILE, Unreadable, in_words
from classroom.gradebook.intake.file import File
from classroom.gradebook.intake.kinds import may_be_read
from classroom.running.damage import LARGEST

DEEPEST = 2  # archives in an archive in ..., of one student
# Hidden files; copies that `course reset` keeps; what programs make
JUNK = re.compile(r"\.|__MACOSX$|__pycache__$|node_modules$|site-packages$|venv$|.*\.kept-[-\d]+\.ipynb$")
# Of a copy of the whole course: what is no hand-in, above all the solutions
_OF_THE_COURSE = ("solutions", "tests", "notebooks", "classroom", "course_project", "benchmarks")
IN_AN_ARCHIVE = "It is an archive in an archive in an archive: ask for the notebooks alone."

Parts = tuple[str, ...]


def files_in(submissions: Path) -> tuple[list[File], dict[Parts, str]]:
    """All files of a folder, or of an archive.

    Args:
        submissions: the folder, or the archive.

    Returns:
        The files; and of each archive whose names do not say how they are written, its place and the encoding in which
        they were read.

    Raises:
        Unreadable: it is an archive that can't be read.
    """
    walk = _Walk()
    if submissions.is_dir():
        found = list(walk.folder(submissions))
    else:
        source = Source(submissions.name, partial(_open, submissions.resolve()))
        archives.opened(source)
        found = list(walk.archive(source, (), 0, _Allowance()))
    return list(_handed_in(found)), walk.guessed


def _handed_in(files: list[File]) -> Iterator[File]:
    """Leave out what came along with a copy of the whole course."""
    copies = {file.parts[:-1] for file in files if file.name == "course.py"}
    for file in files:
        depths = range(len(file.parts) - 1)
        if not any(file.parts[:depth] in copies and file.parts[depth] in _OF_THE_COURSE for depth in depths):
            yield file


class _Allowance:
    """How much the archives of one student may hold, all together: small ones can be nested a thousand times.

    The class's own archive, which a platform has made, may hold any amount.
    """

    def __init__(self, left: float = math.inf):
        """
        Args:
            left: bytes.
        """
        self._left = left

    def take(self, size: int) -> None:
        """Raises Unreadable when it is used up."""
        self._left -= size
        if self._left < 0:
            raise Unreadable(archives.TOO_MUCH)


class _Walk:
    """Through folders and archives.

    Attributes:
        guessed: the encoding of names that do not say it, by the place of their archive.
    """

    def __init__(self) -> None:
        self.guessed: dict[Parts, str] = {}

    def folder(self, folder: Path) -> Iterator[File]:
        """The files of a folder, at any depth."""
        waiting: list[Parts] = [()]
        while waiting:
            above = waiting.pop()
            try:
                with os.scandir(folder.joinpath(*above)) as scanned:
                    entries = sorted(scanned, key=lambda entry: entry.name)
            except OSError as error:
                yield _trouble((*map(_word, above), ""), in_words(error))
                continue
            for entry in entries:
                if not JUNK.match(entry.name):
                    yield from self._entry(entry, (*map(_word, above), _word(entry.name)))
                    if _is_folder(entry):
                        waiting.append((*above, entry.name))

    def _entry(self, entry: os.DirEntry[str], parts: Parts) -> Iterator[File]:
        """What is in a folder: a folder as such, an archive with its files."""
        try:
            when = datetime.fromtimestamp(entry.stat(follow_symlinks=False).st_mtime)
            if _is_folder(entry):
                yield File((*parts, ""), when)
            elif _is_link(entry):
                yield _trouble(parts, A_LINK)
            elif not entry.is_file(follow_symlinks=False):
                yield _trouble(parts, NO_FILE)
            elif archives.NAMED.search(entry.name):
                source = Source(entry.name, partial(_open, Path(entry.path)))
                yield from self.archive(source, parts, 1, _Allowance(archives.MOST_BYTES))
            else:
                yield File(parts, when, partial(_read, Path(entry.path)))
        except OSError as error:
            yield _trouble(parts, in_words(error))

    def archive(self, source: Source, above: Parts, depth: int, allowance: _Allowance) -> Iterator[File]:
        """The files of an archive.

        Args:
            source: its file.
            above: its place.
            depth: how many archives of one student it is in, itself counted.
            allowance: what the student may still hand in.
        """
        try:
            archive = archives.opened(source)
            if archive.guessed:
                self.guessed[above] = archive.guessed
            if above:
                yield File((*above, ""), archives.LONG_AGO)
            for member in sorted(archive.members, key=_notebooks_first):
                below = _parts(member.name)
                if below and not any(map(JUNK.match, below)):
                    yield from self._member(source, member, (*above, *below), depth, allowance)
        except Unreadable as error:
            yield _trouble((*above, ""), str(error))

    def _member(
        self, source: Source, member: Member, parts: Parts, depth: int, allowance: _Allowance
    ) -> Iterator[File]:
        """What is in an archive. Raises Unreadable when the allowance is used up."""
        if member.trouble:
            yield _trouble(parts, member.trouble)
        elif member.name.endswith(("/", "\\")):
            yield File((*parts, ""), member.when)
        elif not archives.NAMED.search(parts[-1]):
            if may_be_read(parts[-1]):
                allowance.take(member.size)
            yield File(parts, member.when, partial(archives.read, source, member, LARGEST))
        elif depth >= DEEPEST or member.size > archives.MOST_BYTES:
            yield _trouble((*parts, ""), IN_AN_ARCHIVE if depth >= DEEPEST else archives.TOO_MUCH)
        else:
            if depth == 0:  # what is in the class's own is a student's
                allowance = _Allowance(archives.MOST_BYTES)
            allowance.take(member.size)
            inner = Source(parts[-1], partial(_inner, source, member))
            yield from self.archive(inner, parts, depth + 1, allowance)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False) and not _is_link(entry)


def _is_link(entry: os.DirEntry[str]) -> bool:
    """Whether it is a link, or one of Windows's junctions."""
    return entry.is_symlink() or (sys.version_info >= (3, 12) and entry.is_junction())


def _word(name: str) -> str:
    """A file's name as text; bytes of it that are none are written as \\xff."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _trouble(parts: Parts, sentence: str) -> File:
    return File(parts, archives.LONG_AGO, trouble=sentence)


def _notebooks_first(member: Member) -> tuple[bool, str]:
    """What there is an allowance for is spent on notebooks first."""
    return not member.name.lower().endswith(".ipynb"), member.name


def _parts(name: str) -> list[str]:
    """The names in a path, without those that lead up or nowhere; a name ends at a NUL, as zipfile has it."""
    return [part for part in re.split(r"[/\\]", name.partition("\0")[0]) if part not in ("", ".", "..")]


def _inner(source: Source, member: Member) -> io.BytesIO:
    return io.BytesIO(archives.read(source, member, archives.MOST_BYTES))


def _open(path: Path) -> BinaryIO:
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


def _no_link(name: str, flags: int) -> int:
    return os.open(name, flags | getattr(os, "O_NOFOLLOW", 0))
