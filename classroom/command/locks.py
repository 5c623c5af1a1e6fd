"""The locks: which packages in which versions, with hashes, for all systems and Pythons at once.

requirements.lock is what everybody's environment is made from. requirements-dev.lock adds what looks at the code
before a commit. pyproject.toml says what they are made from. A third one has what serves the project that is taught.
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
PROJECT_LOCK = "course_project/deploy/requirements.lock"

_COMPILE = (
    "-m", "uv", "pip", "compile", "--universal", "--generate-hashes", "--python-version", "3.11", "--quiet",
    "--no-emit-index-url", "--custom-compile-command", "python3 course.py lock",
)  # fmt: skip
_SOURCES = {  # in this order: the others hold to the first where both have a package
    LOCK.name: ("pyproject.toml", "--extra", "jwt", "--extra", "celery", "--extra", "cluster"),
    DEV_LOCK.name: ("--group", "pyproject.toml:dev", "--constraints", LOCK.name),
    PROJECT_LOCK: (PROJECT_LOCK.replace(".lock", ".in"), "--constraints", LOCK.name),
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
