"""Each result on disk as soon as it is known, so that an interrupted run goes on where it stopped."""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from classroom.catalogue.catalog import Exercise
from classroom.catalogue.stages import has_stage, worked_start
from classroom.judging.verdict import Failure, TaskResult


def key_of(data: bytes, exercise: Exercise) -> str:
    """Stands for all that a result depends on: the notebook, the tests, the solution, and what its stage begins with.

    Args:
        data: the notebook's bytes.
        exercise: what it is judged as.
    """
    start = json.dumps(worked_start(exercise.number, exercise.path.parent)) if has_stage(exercise.path) else ""
    parts = (data, exercise.tests.read_bytes(), exercise.path.read_bytes(), *([start.encode()] if start else ()))
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


class Journal:
    """A file of JSON lines, one a result, added to and never rewritten.

    A line that was cut off when the power went is left out, and its notebook judged again; so is one of a notebook that
    the grader could not judge whole.
    """

    def __init__(self, path: Path):
        """
        Args:
            path: the file; it need not exist yet.
        """
        self._path = path
        self._places: dict[str, tuple[int, int]] = {}
        with path.open("ab+") as file:
            file.seek(0)
            for line in iter(file.readline, b""):
                if (key := _key(line)) is not None:
                    self._places[key] = (file.tell() - len(line), len(line))
        self._file = path.open("rb+")
        self._file.seek(0, os.SEEK_END)
        if self._file.tell() and not self._ends_a_line():
            self._file.write(b"\n")

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def __getitem__(self, key: str) -> list[TaskResult]:
        start, length = self._places[key]
        self._file.seek(start)
        return [_result(one) for one in json.loads(self._file.read(length))["tasks"]]

    def add(self, key: str, results: Iterable[TaskResult]) -> None:
        """Write one notebook's results; they are on the disk when this returns.

        Raises:
            OSError: the disk is full, or the folder has gone.
        """
        line = json.dumps({"key": key, "tasks": [asdict(one) for one in results]}, ensure_ascii=True)
        self._file.seek(0, os.SEEK_END)
        self._places[key] = (self._file.tell(), len(line) + 1)
        self._file.write(line.encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _ends_a_line(self) -> bool:
        self._file.seek(-1, os.SEEK_END)
        return self._file.read(1) == b"\n"


def _key(line: bytes) -> str | None:
    try:
        entry = json.loads(line)
        troubled = any([_result(one).trouble for one in entry["tasks"]])
        return None if troubled else entry["key"]
    except (ValueError, KeyError, TypeError):
        return None


def _result(entry: dict[str, Any]) -> TaskResult:
    failures = tuple(
        Failure(**{name: _as_it_was(value) for name, value in one.items()}) for one in entry["failures"]
    )
    return TaskResult(**entry | {"failures": failures})


def _as_it_was(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
