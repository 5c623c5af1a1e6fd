"""A made-up course of two exercises, and notebooks for a class that hands them in."""

import csv
import io
import json
import shutil
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path

import py7zr
from made_up import ECHO, TESTS, TOTAL, cells, made_up_course
from rich.console import Console

from classroom.gradebook.grade import grade

FILES = {"91": "91_scores", "92": "92_goals"}
SILENT = ECHO.replace("await self.send(text_data)", "pass")
# What a notebook is worth: of each exercise one that is right, one that says nothing, one that adds wrongly
ANSWERS = {"right": (ECHO, TOTAL), "silent": (SILENT, TOTAL), "wrong": (ECHO, TOTAL.replace("sum(goals)", "0"))}
POINTS = {"right": [2, 2], "silent": [0, 2], "wrong": [2, 0]}
MISSING = [0, 0]


def a_course(folder: Path) -> Path:
    """Write the course; returns its folder of solutions."""
    made_up_course(folder)
    solutions = folder / "solutions"
    first = (solutions / "91_scores.ipynb").read_text(encoding="utf-8")
    (solutions / "92_goals.ipynb").write_text(_as_92(first), encoding="utf-8")
    (solutions / "tests" / "test_92_goals.py").write_text(_as_92(TESTS), encoding="utf-8")
    return solutions


def notebook(exercise: str = "91", answers: str = "right", *, indent: int | None = None, **more) -> bytes:
    """A notebook.

    Args:
        exercise: "91" or "92".
        answers: "right", "silent" or "wrong".
        indent: of its JSON; Jupyter writes 1.
        more: keys beside the cells.
    """
    whole = {"cells": cells(*ANSWERS[answers]), "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}
    text = json.dumps(whole, indent=indent)
    return (_as_92(text) if exercise == "92" else text).encode()


class Judged:
    """A course, and a journal in which these notebooks are judged: for real, and once for all tests of a module."""

    def __init__(self, folder: Path, notebooks: list[bytes]):
        """
        Args:
            folder: where the course and the journal are written.
            notebooks: each is handed in by a student.
        """
        self.solutions = a_course(folder)
        every = {f"student {number}/a.ipynb": data for number, data in enumerate(notebooks)}
        graded(write(folder / "class", every), folder / "report", self.solutions)
        self.journal = folder / "report" / "results.jsonl"

    def grade(self, submissions: Path, **options) -> tuple[int, str, dict[str, dict[str, list]]]:
        """As `graded` does, into a report beside the submissions that has the journal."""
        report = submissions.with_name(f"report of {submissions.name}")
        report.mkdir()
        shutil.copy(self.journal, report)
        return graded(submissions, report, self.solutions, **options)


def _as_92(text: str) -> str:
    return (
        text.replace("91_scores", "92_goals")
        .replace("91.", "92.")
        .replace("-91-", "-92-")
        .replace("ise 91", "ise 92")
    )


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files; a name that ends in "/" is an empty folder. Returns the folder."""
    for name, data in files.items():
        path = folder / name
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return folder


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip of {name: bytes}."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 18, 0, 0)), data)
    return stream.getvalue()


def graded(
    submissions: Path, report: Path, solutions: Path, **options
) -> tuple[int, str, dict[str, dict[str, list]]]:
    """Grade a class.

    Returns:
        The exit status, what was printed, and the points: of a student, of an exercise, of each task.
    """
    console = Console(width=10_000, record=True, file=io.StringIO())
    status = grade(submissions, report, solutions=solutions, console=console, **{"jobs": 2} | options)
    points = {}
    with open(report / "grades.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            points.setdefault(row["student"], {}).setdefault(row["exercise"], []).append(float(row["points"]))
    return status, console.export_text(), points


class RawName(zipfile.ZipInfo):
    """An entry whose name has these bytes, without a word of how they are written."""

    def __init__(self, raw: bytes):
        super().__init__(raw.decode("latin-1"), (2026, 11, 20, 18, 0, 0))
        self.raw = raw

    def _encodeFilenameFlags(self):
        return self.raw, self.flag_bits & ~0x800


def zipped_raw(files: dict[bytes, bytes]) -> bytes:
    """A zip whose names are these bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(RawName(name), data)
    return stream.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w:gz") -> bytes:
    """A tar of {name: bytes}."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime = len(data), 1_795_000_000
            archive.addfile(entry, io.BytesIO(data))
    return stream.getvalue()


def seven_zipped(files: dict[str, bytes], **options) -> bytes:
    """A 7z of {name: bytes}."""
    stream = io.BytesIO()
    with py7zr.SevenZipFile(stream, "w", **options) as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return stream.getvalue()


def rarred(files: dict[str, bytes], method: int = 0, flags: int = 0) -> bytes:
    """A RAR 5 of {name: bytes} (https://www.rarlab.com/technote.htm).

    Args:
        files: what is in it, stored as it is.
        method: what the archive says of how it is compressed, though it is not: 0 for stored, 1 to 5.
        flags: more of that field: the size of the dictionary, from bit 10 on.
    """
    blocks = [_rar_block(1, b"\0")]
    for name, data in files.items():
        said = method << 7 | flags
        fields = [0x04, len(data), 0o644]  # with a CRC; the size; attributes
        after = [said, 1, len(name.encode())]  # compression; Unix
        head = (
            b"".join(map(_vint, fields))
            + struct.pack("<L", zlib.crc32(data))
            + b"".join(map(_vint, after))
            + name.encode()
        )
        blocks.append(_rar_block(2, head, data))
    return b"Rar!\x1a\x07\x01\x00" + b"".join(blocks) + _rar_block(5, b"\0")


def _rar_block(kind: int, fields: bytes, data: bytes = b"") -> bytes:
    head = _vint(kind) + (_vint(2) + _vint(len(data)) if data else _vint(0)) + fields
    head = _vint(len(head)) + head
    return struct.pack("<L", zlib.crc32(head)) + head + data


def _vint(number: int) -> bytes:
    found = []
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])
