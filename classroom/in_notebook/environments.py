"""Virtual environments for trying things out: lesson 01 fills one for real, and looks into it.

    python = make_environment()                      # python -m venv FOLDER
    print(pip_install(python, "channels[daphne]"))   # pip install "channels[daphne]"
    print(run(python, "-c", "import channels"))

What set-up has downloaded is used again, so that this works without a network.
"""

import os
import re
import subprocess
import sys
import tempfile
import venv
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from types import MappingProxyType

from classroom.errors import CourseError

LIMIT = 120  # seconds that a command may take

_folders: list[tempfile.TemporaryDirectory[str]] = []  # they are deleted when this process ends


def make_environment() -> Path:
    """Make an empty virtual environment in a scratch folder, as `python -m venv FOLDER` does.

    Returns:
        The path of its Python. There is no pip in it: `pip_install` works from outside.
    """
    folder = tempfile.TemporaryDirectory(prefix="environment-", ignore_cleanup_errors=True)
    _folders.append(folder)
    venv.create(folder.name, symlinks=os.name != "nt")
    return Path(folder.name, "Scripts/python.exe" if os.name == "nt" else "bin/python")


def needed(*packages: str) -> None:
    """Say in one line what is missing, where a notebook needs packages that not every environment has.

    Args:
        packages: such as "djangorestframework".

    Raises:
        CourseError: one of them is not installed; with the command that installs it.
    """
    if missing := [package for package in packages if not list(metadata.Distribution.discover(name=package))]:
        raise CourseError(f"Missing here: {', '.join(missing)}. Type: python -m pip install {' '.join(missing)}")


def pip_install(python: Path | str, *packages: str) -> str:
    """Install packages into the environment of that Python, with uv, which set-up uses too.

    They come from what set-up has downloaded. Only what is not there is asked for over the network.

    Args:
        python: the path of the environment's Python.
        packages: such as "channels[daphne]".

    Returns:
        What uv prints: a line such as ` + channels==4.3.2` for each package that is new.

    Raises:
        CourseError: a package can't be had.
    """
    command = [sys.executable, "-m", "uv", "pip", "install", "--no-progress", "--python", str(python), *packages]
    environment = {**_index_of_pip(), **os.environ, "NO_COLOR": "1"}
    for options in (["--offline"], []):
        done = subprocess.run([*command, *options], env=environment, capture_output=True, text=True, timeout=LIMIT)
        if done.returncode == 0:
            return done.stderr.strip()
    raise CourseError(f"{', '.join(packages)} can't be installed. uv says:\n{done.stderr.strip()}")


def run(
    python: Path | str,
    *words: str,
    cwd: Path | str | None = None,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Run that Python with these words on its command line, to its end.

    Args:
        python: its path.
        words: such as "-c", "import channels".
        cwd: the folder it works in; this process's own when not given.
        environment: variables for it, besides those of this process.

    Returns:
        All that it prints, errors included.
    """
    done = subprocess.run(
        [python, *words],
        cwd=cwd,
        env={**plain_environment(), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LIMIT,
    )
    return done.stdout.strip()


def plain_environment() -> dict[str, str]:
    """Return this process's variables, but for those by which a kernel would change what another Python does."""
    others = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return {**others, "PYTHON_COLORS": "0", "DJANGO_COLORS": "nocolor"}


def _index_of_pip() -> dict[str, str]:
    """The index that pip's settings name, as a variable for uv, which does not read them. As course.py does."""
    if {"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & set(os.environ):
        return {}
    settings = run(sys.executable, "-I", "-m", "pip", "config", "list")
    index = re.search(r"\.index-url='(.+)'", settings)
    return {"UV_DEFAULT_INDEX": index[1]} if index else {}
