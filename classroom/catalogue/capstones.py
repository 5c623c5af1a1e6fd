"""The capstones: a whole project each, from an empty start, by a brief that says what is judged.

A capstone is an exercise whose answer is a folder. Its brief, capstones/NAME/BRIEF.md, holds the tasks, each with its
Goal, its points and its hints; its checks are solutions/tests/test_capstone_NAME.py. The start is the same for all.
"""

import json
import re
from pathlib import Path

from classroom import paths
from classroom.catalogue.catalog import CatalogError, Exercise, Task, goals_in, hints_in
from classroom.catalogue.stages import FOLDER, StageError, files_in, free_name, is_written
from classroom.errors import CourseError

BRIEF = "BRIEF.md"
START = "start"  # the folder with which each capstone begins
MOST_FILES, MOST_BYTES = 1000, 4 << 20  # of a project that is handed in

_TITLE = re.compile(r"# Capstone: (.+)")
_PARTS = re.compile(r"^## ", re.MULTILINE)
_TASK = re.compile(r"([a-z]+\.\d+) (.+)\n")
_POINTS = re.compile(r"^\*\*Points:\*\* (\d+)$", re.MULTILINE)
# What lies in a project's folder and nobody has written there
_BROUGHT = re.compile(r"(^|/)(node_modules|site-packages|staticfiles|venv|mutants|__MACOSX)/")


class Capstone(Exercise):
    """A capstone. Its number is its name, such as "chat", its path that of its brief."""

    kind = "Capstone"

    @property
    def tests(self) -> Path:
        """The module with its checks."""
        return self.path.parents[2] / "solutions" / "tests" / f"test_capstone_{self.number}.py"

    @property
    def project(self) -> Path:
        """The folder in which its reader works."""
        return self.path.parent / FOLDER


def capstones(folder: Path = paths.CAPSTONES) -> tuple[Capstone, ...]:
    """Return all capstones, by their names."""
    return tuple(map(_read, sorted(folder.glob(f"*/{BRIEF}"))))


def capstone(name: str, folder: Path = paths.CAPSTONES) -> Capstone:
    """Return the capstone of this name. Raises CatalogError, which names those that exist."""
    found = {one.number: one for one in capstones(folder)}
    if name not in found:
        raise CatalogError(f"There is no capstone {name!r}. There is: {', '.join(found) or 'none'}.")
    return found[name]


def is_capstone(number: str) -> bool:
    """Whether what somebody asks for is a capstone, or a task of one, and no exercise's number."""
    return number.partition(".")[0] in {one.number for one in capstones()}


def begin(one: Capstone) -> Path | None:
    """Lay the start into the folder in which the reader works.

    Returns:
        Where the folder that was there before is kept; None when there was none, or it was the start.

    Raises:
        OSError: it can't be written.
    """
    start, project, kept = files_in(one.path.parents[1] / START), one.project, None
    if project.exists() and files_in(project) != start:
        kept = project.rename(free_name(project))
    for name, text in start.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_bytes(text.encode())
    return kept


def project_in(folder: Path, name: str) -> dict[str, str]:
    """The files of a project that somebody has written: text by relative path with "/".

    Args:
        folder: where its manage.py lies.
        name: the capstone's, for the message.

    Raises:
        StageError: there is no project, or it is too large.
    """
    if not (folder / "manage.py").is_file():
        raise StageError(f"There is no {folder}/manage.py. `course reset {name}` lays the start there.")
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]
    contents = {path.relative_to(folder).as_posix(): path for path in found}
    return texts({place: path.read_bytes() for place, path in contents.items() if is_judged(place)})


def is_judged(name: str) -> bool:
    """Whether a file of a project, by its relative path with "/", is one that somebody has written."""
    return is_written(name) and _BROUGHT.search(name) is None


def texts(contents: dict[str, bytes]) -> dict[str, str]:
    """The text of each file; one that is no text, such as an image, is left out.

    Raises:
        StageError: they are too many, or too long.
    """
    if len(contents) > MOST_FILES or sum(map(len, contents.values())) > MOST_BYTES:
        raise StageError(f"The project has more than {MOST_FILES} files, or more than {MOST_BYTES >> 20} MiB.")
    found = {}
    for name, content in sorted(contents.items()):
        try:
            found[name] = content.decode()
        except UnicodeDecodeError:
            continue
    return found


def packed(files: dict[str, str]) -> bytes:
    """A project's files as one file, the same for the same project."""
    return json.dumps(files, sort_keys=True).encode()


def unpacked(data: bytes) -> dict[str, str]:
    """The files that `packed` has packed; {} when it did not."""
    try:
        found = json.loads(data)
        return {str(name): str(text) for name, text in found.items()}
    except (ValueError, AttributeError):
        return {}


def _read(path: Path) -> Capstone:
    text = path.read_text(encoding="utf-8")
    title, name = _TITLE.match(text), path.parent.name
    if title is None:
        raise CourseError(f"{path} does not begin with '# Capstone: '.")
    tasks = [(found, part) for part in _PARTS.split(text) if (found := _TASK.match(part))]
    return Capstone(name, title[1], 0, path, tuple(_task(found[1], found[2], part) for found, part in tasks))


def _task(task_id: str, title: str, text: str) -> Task:
    hints, points = hints_in(text), _POINTS.search(text)
    return Task(
        id=task_id,
        title=title,
        goals=goals_in(text),
        points=float(points[1]) if points else 0.0,
        hints=tuple(summary for summary, _ in hints),
        hint_texts=tuple(words for _, words in hints),
        answer_cell="",
    )
