"""`course lint`: what ruff, mypy, nbstripout and the linters of deploy/ say of the course.

.pre-commit-config.yaml names them and their options; Git runs the same before each commit, after
`pre-commit install`. Their versions are those of requirements-dev.lock.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from classroom.command.locks import DEV_LOCK, install_tools
from classroom.paths import ROOT


def lint(arguments: Sequence[str] = ()) -> int:
    """Install the tools that are missing, then let pre-commit run them on all files.

    Args:
        arguments: for `pre-commit run`, such as the name of one hook.

    Returns:
        0 when none has anything to say; what ruff can mend by itself it has mended then.

    Raises:
        CourseError: this is a students' copy, which has no tools; or they could not be installed.
    """
    install_tools(DEV_LOCK)
    _put_gits_shell_on_the_path()
    command = [sys.executable, "-m", "pre_commit", "run", "--all-files", *arguments]
    return subprocess.call(command, cwd=ROOT)


def _put_gits_shell_on_the_path() -> None:
    """The hooks begin with `sh`, which Git brings along on Windows, and shows to its own hooks only."""
    if sys.platform == "win32" and (git := shutil.which("git")):
        os.environ["PATH"] += os.pathsep + str(Path(git).parents[1] / "usr" / "bin")
