"""The course as it was given, in .course/given.zip: kept at the first start and after each update, where Git does not.

It is how `course update` knows what the reader has changed.
"""

import os
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from classroom import paths

NOT_GIVEN = (".git", ".venv", ".course", "__pycache__", ".ipynb_checkpoints", "my_project")


def remember_as_given(root: Path = paths.ROOT) -> None:
    """Keep the course as it was given, when that has not been done; nothing for a copy that Git keeps.

    Args:
        root: the folder of the course.
    """
    if not (root / ".git").exists() and not given(root).exists():
        with suppress(OSError):  # an update then keeps more copies
            remember(files_in_folder(root), root)


def remember(files: Mapping[str, bytes], root: Path) -> None:
    """Keep these files as the given ones, by their paths below the root."""
    path = given(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.new")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    unfinished.replace(path)


def given(root: Path) -> Path:
    """Where they are kept."""
    return (paths.record_folder() if root == paths.ROOT else root / ".course") / "given.zip"


def files_in_zip(path: Path) -> dict[str, bytes]:
    """The files of the course in a zip, by their paths in it."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if _is_given(PurePosixPath(name), name)}


def files_in_folder(folder: Path) -> dict[str, bytes]:
    """The files of the course in a folder, by their paths below it."""
    found = {}
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in NOT_GIVEN)
        for name in sorted(files):
            path = Path(place, name).relative_to(folder)
            if _is_given(PurePosixPath(path.as_posix()), name):
                found[path.as_posix()] = Path(place, name).read_bytes()
    return found


def _is_given(path: PurePosixPath, name: str) -> bool:
    """Whether a file of that path may be the course's: no folder, none outside it, none that work leaves behind."""
    outside = path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name
    left = any(part in NOT_GIVEN or ".kept-" in part or part.endswith(".egg-info") for part in path.parts)
    return not (outside or left or name.endswith("/") or ".sqlite3" in path.name)
