"""The locks: which packages in which versions, with hashes, for all systems and Pythons at once.

requirements.lock is what everybody's environment is made from. requirements-dev.lock adds what looks at the code
before a commit, requirements-book.lock what makes the book. pyproject.toml says what they are made from. A fourth one
has what serves the project that is taught, a fifth what a learner's server on a JupyterHub wants beside the course.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

from classroom.errors import CourseError
from classroom.paths import ROOT

LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
BOOK_LOCK = ROOT / "requirements-book.lock"
PROJECT_LOCK = "course_project/deploy/requirements.lock"
HUB_LOCK = "docker/requirements.lock"

_COMPILE = (
    "-m", "uv", "pip", "compile", "--universal", "--generate-hashes", "--python-version", "3.11", "--quiet",
    "--no-emit-index-url", "--custom-compile-command", "python3 course.py lock",
)  # fmt: skip
_SOURCES = {  # in this order: the others hold to those before them that share an environment with them
    LOCK.name: ("pyproject.toml", "--extra", "jwt", "--extra", "celery", "--extra", "cluster"),
    DEV_LOCK.name: ("--group", "pyproject.toml:dev", "--constraints", LOCK.name),
    BOOK_LOCK.name: (
        "--group",
        "pyproject.toml:book",
        "--constraints",
        LOCK.name,
        "--constraints",
        DEV_LOCK.name,
    ),
    PROJECT_LOCK: (PROJECT_LOCK.replace(".lock", ".in"), "--constraints", LOCK.name),
    HUB_LOCK: (HUB_LOCK.replace(".lock", ".in"), "--constraints", LOCK.name),
}


def make_locks(folder: Path = ROOT, upgrade: bool = False) -> list[Path]:
    """Make all locks, with uv. Needs a network.

    Args:
        folder: the course, where the locks and what they are made from have their places.
        upgrade: take the newest version of each package; otherwise only what is asked for is changed.

    Returns:
        The locks that have changed.

    Raises:
        CourseError: uv found no set of versions, or no network; the text is what it said.
    """
    changed = []
    for name, source in _SOURCES.items():
        lock = folder / name
        before = lock.read_bytes() if lock.exists() else b""
        command = [sys.executable, *_COMPILE, *source, "--output-file", name, *(["--upgrade"] * upgrade)]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if done.returncode:
            raise CourseError(f"{name} could not be made:\n{done.stderr.strip()}")
        if lock.read_bytes() != before:
            changed.append(lock)
    return changed


def pins(lock: Path) -> Iterator[Requirement]:
    """Yield the lines of a lock that hold on this machine, such as `daphne==4.2.3`."""
    for line in re.findall(r"^[a-z0-9][^\\\n]*", lock.read_text("utf-8"), re.MULTILINE):
        pin = Requirement(line)
        if pin.marker is None or pin.marker.evaluate():
            yield pin


def installed(name: str) -> str | None:
    """Return the version of a package in this environment; None when it has none."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def not_as_locked(lock: Path) -> list[str]:
    """Return, in words, each package of a lock that this environment lacks or has in another version."""
    return [
        f"{pin.name} {there or 'missing'} (wanted {pin.specifier})"
        for pin in pins(lock)
        if (there := installed(pin.name)) is None or not pin.specifier.contains(there)
    ]


def install_tools(lock: Path) -> None:
    """Add what a lock has to this environment, unless it is there. With pip, which knows its settings: a mirror, a proxy.

    Args:
        lock: a lock of tools for authors.

    Raises:
        CourseError: this is a students' copy, which has no such lock; or pip could not install it.
    """
    if not lock.exists():
        raise CourseError(f"{lock.name} is not here: a students' copy of the course has no tools for its authors.")
    if not not_as_locked(lock):
        return
    print(f"Installing the tools of {lock.name}", flush=True)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)]
    if subprocess.call(command):
        raise CourseError("The tools could not be installed. What pip says above is the reason.")
