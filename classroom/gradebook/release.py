"""`course release --to DIR`: the students' copy of the course, without answers and without hidden checks.

In it solutions/ holds what `check`, `reset` and `progress` read: the solutions with an empty place for each
answer, and the tests that are not hidden. Such a solution makes the same exercise as the whole one. What my_project/
holds as the stage of an exercise begins is there as files: the worked answers of the stages before.
"""

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

import nbformat
from nbgrader.preprocessors import ClearOutput, ClearSolutions

from classroom import paths
from classroom.catalogue.capstones import capstones
from classroom.catalogue.catalog import Exercise, exercise, exercises
from classroom.catalogue.exercises import made, processed, without_explanations
from classroom.catalogue.stages import FOLDER, RELEASED, has_stage, worked_start
from classroom.errors import CourseError
from classroom.gradebook.visible_tests import tasks_judged, without_hidden
from classroom.paths import MANIFEST

FILES = (
    "course.py", "environment.yml", "postBuild", "pyproject.toml", "requirements.lock",
    "LICENSE", "CITATION.cff", ".gitattributes", ".gitignore",
)  # fmt: skip
FOLDERS = (".devcontainer", "capstones", "classroom", "course_project", "docker", "notebooks")
LEFT_OUT = (
    ".*",
    FOLDER,
    f"{FOLDER}.kept-*",
    "__pycache__",
    "*.sqlite3*",
    "staticfiles",
    "mutants",
    "Untitled*",
)  # what work leaves behind
MOST_NAMED = 10  # files that a message names
EMPTY_PLACE = "### BEGIN SOLUTION\n### END SOLUTION"
README_FOR_STUDENTS = (  # (what only a teacher's copy has, what stands there instead)
    (re.compile(r"^## For teachers\n.*?(?=^## )", re.MULTILINE | re.DOTALL), ""),
    (re.compile(r"^```\npython3 course\.py test\n```\n\n.*?\n\n", re.MULTILINE | re.DOTALL), ""),
    (re.compile(r"^(?:tests|benchmarks)/ .*\n", re.MULTILINE), ""),
    (re.compile(r"worked answers, and the tests that grade"), "the tests that grade"),
)
_LINK = re.compile(r"\[(?P<words>[^\]]*)\]\((?!\w+:|#)(?P<target>[^)#\s]+)(?:#[^)]*)?\)")


class ReleaseError(CourseError):
    """The course can't be released, or not to that folder; the text says why and what to do."""


def release(to: Path, only: Sequence[str] = (), root: Path = paths.ROOT) -> list[Exercise]:
    """Write the students' copy of the course.

    It is made beside its place and moved there when it is whole. An earlier release in that place is
    replaced if nobody has worked in it; what begins with a dot and was not released, such as .git, stays.

    Args:
        to: the folder of the copy.
        only: numbers of the exercises to release; all when empty. The lessons are all released.
        root: the folder of the course.

    Returns:
        The exercises that were released.

    Raises:
        CatalogError: there is no such exercise.
        HiddenCheckError, ReleaseError: something can't be released, or not there.
        OSError: the folder can't be written.
    """
    if (root / MANIFEST).exists():
        raise ReleaseError(f"{root} is a students' copy itself. Release from the whole course.")
    chosen = wanted(only, root / "solutions")
    to = to.resolve()
    _refuse_to_overwrite(to, root)
    to.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=to.parent, prefix=f".{to.name}-") as scratch:
        new = Path(scratch, to.name)
        new.mkdir()
        _fill(new, chosen, root)
        _put_in_place(new, to)
    return chosen


def wanted(only: Sequence[str], solutions: Path) -> list[Exercise]:
    """The exercises with these numbers, all when there are none. Raises CatalogError."""
    numbers = dict.fromkeys(only)
    return [exercise(number.zfill(2), solutions) for number in numbers] or list(exercises(solutions))


def _fill(new: Path, chosen: list[Exercise], root: Path) -> None:
    for name in FILES:
        shutil.copy(root / name, new / name)
    for name in FOLDERS:
        shutil.copytree(root / name, new / name, ignore=_left_out)
    for one in chosen:
        _write(new / "exercises" / one.path.name, made(one.path))
        _write(new / "solutions" / one.path.name, without_answers(one.path))
        name = f"test_{one.path.stem}.py"
        _write(new / "solutions" / "tests" / name, visible_tests(one, root / "solutions" / "tests" / name))
        start = worked_start(one.number, root / "solutions") if has_stage(one.path) else {}
        for file, text in start.items():
            _write(new / "solutions" / RELEASED / one.number / file, text)
    for capstone in capstones(root / "capstones"):
        _write(new / "solutions" / "tests" / capstone.tests.name, visible_tests(capstone, capstone.tests))
    for path in (new / "notebooks").rglob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = _without_dead_links(cell.source, path.parent)
        _write(path, processed(notebook, ClearOutput()))
    readme = readme_for_students((root / "README.md").read_text(encoding="utf-8"))
    _write(new / "README.md", _without_dead_links(readme, new))
    written = [path for path in sorted(new.rglob("*")) if path.is_file()]
    files = {path.relative_to(new).as_posix(): _digest(path) for path in written}
    manifest = {"exercises": [one.number for one in chosen], "files": files}
    _write(new / MANIFEST, json.dumps(manifest, indent=1) + "\n")


def without_answers(solution: Path) -> str:
    """A solution with an empty place for each answer: `made` makes the same exercise from it.

    Args:
        solution: its notebook.

    Raises:
        RuntimeError: a ### BEGIN SOLUTION without its ### END SOLUTION.
    """
    return processed(
        nbformat.read(solution, as_version=4),
        without_explanations(),
        ClearSolutions(code_stub={"python": EMPTY_PLACE}),
        ClearOutput(),
    )


def visible_tests(one: Exercise, tests: Path) -> str:
    """An exercise's tests without the hidden ones.

    Raises:
        HiddenCheckError: a hidden one can't be left out.
        ReleaseError: all checks of a task are hidden.
    """
    text = without_hidden(tests.read_text(encoding="utf-8"), tests.name)
    for task in one.tasks:
        if task.id not in tasks_judged(text):
            raise ReleaseError(
                f"All checks of task {task.id} are hidden. Students need one that they can run: "
                f"take @pytest.mark.hidden from one of them in {tests.name}."
            )
    return text


def readme_for_students(text: str) -> str:
    """README.md without what is not in the students' copy."""
    for pattern, instead in README_FOR_STUDENTS:
        text = pattern.sub(instead, text)
    return text


def _without_dead_links(text: str, folder: Path) -> str:
    """Markdown in which a link to what is not in the copy is plain words."""
    return _LINK.sub(lambda link: link[0] if (folder / link["target"]).exists() else link["words"], text)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _left_out(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if name != ".gitignore" and any(fnmatch(name, one) for one in LEFT_OUT)}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _refuse_to_overwrite(to: Path, root: Path) -> None:
    if any(to.is_relative_to(root / name) for name in (*FOLDERS, "solutions", "exercises")):
        raise ReleaseError(f"{to} is inside the course's own folders. Name a folder elsewhere.")
    if to.exists() and not to.is_dir():
        raise ReleaseError(f"{to} is a file. Name a folder.")
    if not to.exists() or not any(to.iterdir()):
        return
    try:
        released = json.loads((to / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        raise ReleaseError(f"{to} is not empty, and it is no earlier release. Name another folder.") from None
    changed = [name for name in _files(to) if _digest(to / name) != released.get(name)]
    if changed:
        others = f" and {len(changed) - MOST_NAMED} more" if len(changed) > MOST_NAMED else ""
        raise ReleaseError(
            f"{to} has been worked in since it was released: {', '.join(changed[:MOST_NAMED])}{others}. "
            "Nothing was written. Move what is named here out of the folder, then run the same again; "
            "or name another folder."
        )


def _files(to: Path) -> list[str]:
    """What a release may have written, or somebody has put beside it; not what the tools leave behind."""
    names = [path.relative_to(to) for path in sorted(to.rglob("*")) if path.is_file()]
    return [name.as_posix() for name in names if not any(map(_is_the_tools, name.parts))]


def _is_the_tools(part: str) -> bool:
    return part.startswith(".") or part == "__pycache__"


def _put_in_place(new: Path, to: Path) -> None:
    if not to.exists():
        new.rename(to)
        return
    before = to.with_name(f".{to.name}-before-{os.getpid()}")
    to.rename(before)
    try:
        new.rename(to)
        for entry in list(before.iterdir()):
            if entry.name.startswith(".") and not (to / entry.name).exists():
                entry.rename(to / entry.name)
    except BaseException:
        if not to.exists():
            before.rename(to)
        raise
    shutil.rmtree(before)
