"""A newer version from a zip, for a copy of the course that did not come through Git."""

import zipfile
from pathlib import Path, PurePosixPath

from classroom.command.given import files_in_folder, files_in_zip, given, remember
from classroom.command.update import Both, Update
from classroom.errors import CourseError

NEEDED = ("course.py", "requirements.lock", "notebooks/00_start_here.ipynb")


def update_from_zip(source: Path, root: Path) -> Update:
    """Bring the folder to the newer version.

    Args:
        source: a zip, or a folder in which one was unpacked.
        root: the folder of the course.

    Raises:
        CourseError: that is no version of the course, or this copy should be brought up to date with Git.
    """
    if (root / ".git").exists():
        raise CourseError("This copy of the course came through Git. Leave the zip out: python3 course.py update")
    new = _course_in(source)
    base = files_in_zip(given(root)) if given(root).exists() else {}
    both, update = Both(root), Update()
    for name in sorted({*base, *new}):
        path, was, comes = root / name, base.get(name), new.get(name)
        if was == comes:
            continue
        now = path.read_bytes() if path.is_file() else None
        if now == comes:  # or gone in both
            continue
        update.new += 1
        if comes is None:  # a file of the reader's own may have been there at the first start: a copy stays
            both.add(name, None, None)
        elif now not in (None, was):
            both.add(name, was, comes)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(comes)
    both.put_in_place(update)
    remember(new, root)
    return update


def _course_in(source: Path) -> dict[str, bytes]:
    """The files of a version of the course, by their paths in it. Raises CourseError."""
    try:
        files = files_in_folder(source) if source.is_dir() else files_in_zip(source)
    except (OSError, zipfile.BadZipFile) as error:
        raise CourseError(f"{source} can't be read: {error}.") from None
    tops = [name.removesuffix("course.py") for name in files if PurePosixPath(name).name == "course.py"]
    top = min(tops, key=len, default="")
    found = {name.removeprefix(top): data for name, data in files.items() if name.startswith(top)}
    if not set(NEEDED) <= found.keys():
        raise CourseError(
            f"{source} is no version of the course: it lacks {', '.join(set(NEEDED) - found.keys())}."
        )
    return found
