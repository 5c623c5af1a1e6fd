"""`my_project/`: the reader's own project on disk, which grows by a stage in each exercise.

A stage is the task whose answer cells write files of that folder (`%%writefile my_project/...`), so that the notebook
holds the whole answer. It begins with the files on which the check of the stage before has passed; where none has, with
the worked ones. These come from the solutions: what their cells write, one notebook after the other, and what
`startproject` and `startapp` make. A students' copy has no answers in its solutions, and keeps them as files.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from classroom import paths
from classroom.catalogue.catalog import NOTEBOOK_NAME
from classroom.errors import CourseError
from classroom.files import write_text

FOLDER = "my_project"
RELEASED = "stages"  # the folder of a students' copy's solutions that has the files with which each stage begins
MARK = ".stage"  # a file in it that says which exercise's stage it is at; what begins with a dot is never judged
MOST_NAMED = 4  # files that a message names
LEFT_BEHIND = re.compile(r"(^|/)(\.|__pycache__/)|\.pyc$|\.sqlite3")  # by work, not written by the reader

_WRITES = re.compile(rf"%%writefile +{FOLDER}/(\S+)\n(.*)", re.DOTALL)
_MAKES = re.compile(rf"\b(startproject) +(\w+) +{FOLDER}(?!\S)|\b(startapp) +(\w+)")
_REMOVES = re.compile(rf'Path\("{FOLDER}/(\S+?)"\)\.unlink\(')
_REGION = re.compile(r"^.*(?:BEGIN|END) SOLUTION.*\n", re.MULTILINE)


class StageError(CourseError):
    """The files with which a stage begins can't be had; the text says why."""


def my_project(number: str) -> None:
    """Let `my_project/` be where the stage of an exercise begins, and say whose files these are.

    A folder that is at this stage already stays as it is. One with other files is moved aside whole, and kept.

    Args:
        number: the exercise's two digits, such as "03".

    Raises:
        StageError: there are no files to begin with.
    """
    folder = Path(FOLDER)
    if _mark(folder) == number:
        print(f"{FOLDER}/ is at the stage of exercise {number} already: it is as you left it.")
        print(f"To begin this stage anew, rename or delete {FOLDER}/ and run this cell again.")
        return
    before = stage_before(number)
    own = None if _autograding() or before is None else kept(before)
    files = own if own is not None else worked_start(number)
    moved, other = None, _other_than(files, folder) if folder.exists() else []
    if other:
        moved = folder.rename(free_name(folder))
    lay(files, number, folder)
    if own is not None:
        print(f"{FOLDER}/ has your own files, as they were when the check of exercise {before}'s stage passed.")
    elif files:
        print(f"{FOLDER}/ has the worked files of the stage before: its check has not passed on files of yours.")
    else:
        print(f"{FOLDER}/ is new. What comes next makes the project in it.")
    if moved is not None:
        more = f" and {len(other) - MOST_NAMED} more" if len(other) > MOST_NAMED else ""
        print(f"Before, it differed in {', '.join(other[:MOST_NAMED])}{more}. As it was, it is kept in {moved}/.")
        print("If you have edited these files since then, copy your edits from there.")


def _other_than(files: Mapping[str, str], folder: Path) -> list[str]:
    """The names of the files in a folder that are not as these are, then of those that it does not have."""
    there = files_in(folder)
    other = [name for name in {*there, *files} if there.get(name) != files.get(name)]
    return sorted(other, key=lambda name: (name not in there, name))


def lay(files: Mapping[str, str], number: str, folder: Path = Path(FOLDER)) -> None:
    """Write a project's files, and mark the folder.

    Args:
        files: text by relative path with "/".
        number: the exercise whose stage begins with them.
        folder: where; it may be there already.
    """
    for name, text in {**files, MARK: number}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != text.encode():
            path.write_bytes(text.encode())


def files_in(folder: Path) -> dict[str, str]:
    """The text of each file of a project that somebody has written, by relative path with "/"."""
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: path.read_text("utf-8", "replace") for name, path in found.items() if is_written(name)}


def is_written(name: str) -> bool:
    """Whether a file, by its relative path with "/", is one that somebody has written, and that Git would keep."""
    return LEFT_BEHIND.search(name) is None


def keep(number: str, files: Mapping[str, str]) -> None:
    """Keep the files on which the check of a stage has passed: the next one begins with them.

    Args:
        number: the exercise's two digits.
        files: text by relative path.
    """
    path = _kept_in(number)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, json.dumps(dict(files), indent=1) + "\n")
    except OSError as error:
        print(f"The files of this stage can't be kept in {path} ({error.strerror or error}).")


def kept(number: str) -> dict[str, str] | None:
    """The files on which the check of an exercise's stage has passed last; None when it never has."""
    try:
        files = json.loads(_kept_in(number).read_text(encoding="utf-8"))
        return {str(name): str(text) for name, text in files.items()}
    except (OSError, ValueError, AttributeError):
        return None


def stage_before(number: str, solutions: Path = paths.SOLUTIONS) -> str | None:
    """The number of the last exercise before this one that has a stage; None when there is none."""
    before = [path.name[:2] for path in _notebooks(solutions) if path.name[:2] < number and has_stage(path)]
    return before[-1] if before else None


def worked_start(number: str, solutions: Path = paths.SOLUTIONS) -> dict[str, str]:
    """The files with which the stage of an exercise begins, when all stages before have their worked answers.

    Args:
        number: the exercise's two digits.
        solutions: the folder of the solutions.

    Returns:
        Text by relative path with "/". {} where nothing comes before `startproject`.

    Raises:
        StageError: this is a students' copy, in which they should be files, and they are not there.
    """
    released = solutions / RELEASED / number
    if released.is_dir():
        return files_in(released)
    files: dict[str, str] = {}
    for path in _notebooks(solutions):
        if path.name[:2] < number and has_stage(path):
            files |= _made_by(path)
            files |= _written_by(path)
            for name in _removed_by(path):
                files.pop(name, None)
    if files and (solutions.parent / paths.MANIFEST).exists():
        raise StageError(f"The files with which the stage of exercise {number} begins are missing: {released}.")
    return files


def graded_start(number: str, solutions: Path = paths.SOLUTIONS) -> dict[str, str]:
    """As `worked_start`, with what `startproject` and `startapp` make in this exercise: each would take a second.

    Args:
        number, solutions: as there.
    """
    files = worked_start(number, solutions)
    for path in _notebooks(solutions):
        if path.name[:2] == number:
            files = {**_made_by(path), **files}
    return files


def own_start(number: str, solutions: Path = paths.SOLUTIONS) -> dict[str, str]:
    """As `graded_start`, for a learner's own check: their own files, when the check of the stage before has passed on
    them.

    Args:
        number, solutions: as there.
    """
    before = stage_before(number, solutions)
    own = kept(before) if before is not None else None
    return own if own is not None else graded_start(number, solutions)


def has_stage(solution: Path) -> bool:
    """Whether an exercise ends with a stage, by its solution."""
    return solution.suffix == ".ipynb" and any(map(written, _code(solution)))


def written(source: str) -> tuple[str, str] | None:
    """The file of the project that a cell writes: its relative path with "/", and its text; None when none."""
    found = _WRITES.match(source)
    return (found[1], found[2].rstrip("\n") + "\n") if found else None


def _made_by(solution: Path) -> dict[str, str]:
    """What the commands in a notebook's cells make: `startproject`, `startapp`."""
    files: dict[str, str] = {}
    for source in _code(solution):
        for _, project, _, app in _MAKES.findall(source):
            files |= _from_template("project", project, "") if project else _from_template("app", app, f"{app}/")
    return files


def _written_by(solution: Path) -> dict[str, str]:
    """What a notebook's cells write into the project, without the marks around answers."""
    files = filter(None, map(written, _code(solution)))
    return {name: _REGION.sub("", text) for name, text in files}


def _removed_by(solution: Path) -> list[str]:
    """The files of the project that a notebook's cells remove, as the stage no longer needs them."""
    return [name for source in _code(solution) for name in _REMOVES.findall(source)]


def _from_template(kind: str, name: str, folder: str) -> dict[str, str]:
    """What `startproject NAME my_project` or `startapp NAME` in it makes, from Django's own templates.

    A project's key is always the same one, for it to be the same project each time.
    """
    import django
    from django.template import Context, Engine
    from django.utils.version import get_docs_version

    top = Path(django.__file__).parent / "conf" / f"{kind}_template"
    values = {
        f"{kind}_name": name,
        f"camel_case_{kind}_name": "".join(word.title() for word in name.split("_")),
        "secret_key": "django-insecure-only-for-development",
        "django_version": django.get_version(),
        "docs_version": get_docs_version(),
    }
    files: dict[str, str] = {}
    for path in sorted(top.rglob("*-tpl")):
        inside = path.relative_to(top).as_posix().removesuffix("-tpl").replace("project_name", name)
        text = Engine().from_string(path.read_text(encoding="utf-8")).render(Context(values, autoescape=False))
        files[f"{folder}{inside}"] = text
    return files


def _code(solution: Path) -> Iterator[str]:
    """The sources of a notebook's code cells."""
    for cell in json.loads(solution.read_text(encoding="utf-8"))["cells"]:
        if cell.get("cell_type") == "code":
            yield "".join(cell["source"])


def _notebooks(solutions: Path) -> list[Path]:
    return sorted(path for path in solutions.glob("*.ipynb") if NOTEBOOK_NAME.fullmatch(path.name))


def _mark(folder: Path) -> str | None:
    try:
        return (folder / MARK).read_text(encoding="utf-8").strip()
    except OSError:
        return None


def free_name(folder: Path) -> Path:
    """A name beside a folder that says when it was kept, and that nothing has."""
    now, number = datetime.now().strftime("%Y-%m-%d-%H%M%S"), 1
    while (free := folder.with_name(f"{folder.name}.kept-{now}{f'-{number}' if number > 1 else ''}")).exists():
        number += 1
    return free


def _kept_in(number: str) -> Path:
    return paths.record_folder() / FOLDER / f"{number}.json"


def _autograding() -> bool:
    """Under nbgrader's autograder the record is the teacher's."""
    return os.environ.get("NBGRADER_EXECUTION") == "autograde"
