"""`course update`: a newer version of the course, in which the reader's work is still there.

Three versions of a file are compared: as the reader got it, as it is now, and as it is in the newer version. Where only one
side has changed it, that side's stays. Where both have, a notebook is merged cell by cell (merge_notebooks.py); of any
other file, and of what doesn't fit into the merged notebook, a copy is kept beside it. The copies are made first.

The newer version comes through Git (update_from_git.py), or from a zip (update_from_zip.py).
"""

from dataclasses import dataclass, field
from pathlib import Path

from jupyter_server.serverapp import list_running_servers

from classroom import paths
from classroom.command.merge_notebooks import merge_notebooks
from classroom.files import keep


@dataclass
class Update:
    """What an update has done.

    Attributes:
        new: how many files are new or newer.
        merged: notebooks that are newer, and have all of the reader's work in them.
        kept: the copy of a file that is newer, by its path: not all of it is in the newer one.
    """

    new: int = 0
    merged: list[Path] = field(default_factory=list)
    kept: dict[Path, Path] = field(default_factory=dict)


class Both:
    """Files that the reader and the newer version have both changed. They are copied beside themselves at once.

    Args:
        root: the folder of the course.
    """

    def __init__(self, root: Path):
        self._root = root
        self._copies: dict[Path, Path] = {}
        self._results: dict[Path, tuple[bytes | None, bool]] = {}

    def add(self, name: str, base: bytes | None, new: bytes | None) -> None:
        """Take in one file of the reader's.

        Args:
            name: its path below the root.
            base: as the reader got it, None when they did not, or nobody knows.
            new: as it is in the newer version, None when it is there no more.
        """
        path = self._root / name
        mine = path.read_bytes()
        self._copies[path] = keep(path)
        self._results[path] = merged(name, base, mine, new)

    def put_in_place(self, update: Update) -> None:
        """Write what was made of each file, and remove the copies that nobody needs."""
        for path, (result, whole) in self._results.items():
            if result is None:
                path.unlink(missing_ok=True)
            elif not path.exists() or path.read_bytes() != result:
                path.write_bytes(result)
            if whole:
                self._copies[path].unlink()
                update.merged += [path] if path.suffix == ".ipynb" else []
            else:
                update.kept[path] = self._copies[path]

    def give_back(self) -> None:
        """Write the files as they were: the update can't go on."""
        for path, copy in self._copies.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            copy.replace(path)


def merged(name: str, base: bytes | None, mine: bytes, new: bytes | None) -> tuple[bytes | None, bool]:
    """What becomes of a file, and whether all of the reader's is in it; None: it goes."""
    if new is not None and new in (mine, base):
        return mine, True
    if mine == base:
        return new, True
    if name.endswith(".ipynb") and new is not None:
        try:
            return merge_notebooks(base, mine, new)
        except (
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
        ):  # no notebook any more, such as one with a conflict
            pass
    return new, False


def update_course(source: Path | None, root: Path = paths.ROOT) -> None:
    """Bring the newer version, and say what has become of the reader's work.

    Args:
        source: a zip of the newer version, or its folder; through Git when not given.
        root: the folder of the course.

    Raises:
        CourseError: there is no newer version to be had, or it can't be put in place; the text says why.
        OSError: a file can't be written.
    """
    from classroom.command.update_from_git import update_from_git
    from classroom.command.update_from_zip import update_from_zip

    done = update_from_git(root) if source is None else update_from_zip(source, root)
    if not done.new:
        print("There is nothing newer: the course is as it was.")
        return
    print(f"The course is new: {done.new} file{'s' * (done.new > 1)}.")
    for path in done.merged:
        print(f"  {path.relative_to(root).as_posix()}: newer, with your work in it.")
    for path, copy in done.kept.items():
        here = "newer, but not all of yours fits in" if path.exists() else "gone in the newer version"
        print(f"  {path.relative_to(root).as_posix()}: {here}. As it was, it is kept in {copy.name}.")
    if any(Path(server["root_dir"]) == root for server in list_running_servers()):
        print("JupyterLab is running. Stop it with Ctrl-C, then")
    print("Start it as ever: python3 course.py")
