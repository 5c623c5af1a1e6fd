"""What a learner has done: checks and guesses, in one small JSON file that several kernels may write.

A learner's record is never worth an error: what goes wrong with it is said in one printed line, and the work
goes on. (Printed to stdout: nbgrader gives no points for a check cell that wrote to stderr.)
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from classroom.files import write_text
from classroom.paths import record_folder


@dataclass(frozen=True)
class Checked:
    """How the checks of a task have ended so far. What is solved stays solved.

    Attributes:
        passed: whether one of them passed.
        points: the most points that one of them got.
        tries: how many there were.
        at: when the latest was, ISO 8601 in UTC.
    """

    passed: bool
    points: float
    tries: int
    at: str


@dataclass
class _Notes:
    """All that the file holds."""

    tasks: dict[str, Checked] = field(default_factory=dict)
    guesses: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, text: str) -> "_Notes":
        """Raises ValueError, TypeError, KeyError or AttributeError when the text is anything else."""
        data = json.loads(text)
        tasks = {task: Checked(**checked) for task, checked in data["tasks"].items()}
        return cls(tasks, dict(data["guesses"]))


class Record:
    """One learner's record.

    Args:
        path: the JSON file; it and its folder are made at the first write.
    """

    def __init__(self, path: Path | None = None):
        self.path = Path(path or record_folder() / "progress.json")

    def task_checked(self, task: str, passed: bool, points: float) -> None:
        """Note a check of a task such as "01.4"."""

        def change(notes: _Notes) -> None:
            before = notes.tasks.get(task, Checked(False, 0.0, 0, ""))
            now = datetime.now(UTC).isoformat(timespec="seconds")
            best = passed or before.passed, max(points, before.points)
            notes.tasks[task] = Checked(*best, before.tries + 1, now)

        self._change(change)

    def tasks(self) -> dict[str, Checked]:
        """Return what is known of each task that was ever checked, by its id."""
        return self._look().tasks

    def guessed(self, question: str, choice: str) -> None:
        """Note a reader's guess, by the question's id; it replaces the one before."""
        self._change(lambda notes: notes.guesses.update({question: choice}))

    def guess(self, question: str) -> str | None:
        """Return the guess for a question's id, None when there is none."""
        return self._look().guesses.get(question)

    def _look(self) -> _Notes:
        try:
            if not self.path.exists():
                return _Notes()
            with _locked(self.path):
                return self._read()
        except OSError as error:
            print(f"Your record {self.path} can't be read ({error.strerror or error}).")
            return _Notes()

    def _change(self, change: Callable[[_Notes], None]) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with _locked(self.path):
                notes = self._read()
                change(notes)
                write_text(self.path, json.dumps(asdict(notes), indent=1, sort_keys=True) + "\n")
        except OSError as error:
            print(
                f"Your record {self.path} can't be written ({error.strerror or error}). "
                "Checks work without it; progress() will not show this one."
            )

    def _read(self) -> _Notes:
        try:
            return _Notes.from_json(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return _Notes()
        except (ValueError, TypeError, KeyError, AttributeError):
            kept = _keep_aside(self.path)
            print(f"Your record {self.path} was damaged. It is kept as {kept.name}, and a new one begins.")
            return _Notes()


def _keep_aside(path: Path) -> Path:
    """Rename a damaged file to NAME.bad, or to NAME.2.bad and so on: never over one that was kept before."""
    kept, number = path.with_name(path.name + ".bad"), 2
    while kept.exists():
        kept, number = path.with_name(f"{path.name}.{number}.bad"), number + 1
    return path.rename(kept)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Let one process at a time read, change and write; the system frees the lock of one that dies."""
    with open(path.with_name(path.name + ".lock"), "a+b") as lock:
        if sys.platform == "win32":
            import msvcrt

            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)  # waits up to 10 s
            try:
                yield
            finally:
                lock.seek(0)
                msvcrt.locking(lock.fileno(), msvcrt.LK_UNLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)  # freed when the file closes
            yield
