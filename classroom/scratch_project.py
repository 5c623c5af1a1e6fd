"""A new Django project in a scratch folder, to bring errors about in: for the error gallery.

    project = scratch_project()
    project.python("-c", "import channels")           # prints the last line of what it says
    project.manage("check", more_settings="...")      # the same with manage.py, and lines added to the settings

It is what `startproject DjangoChannels .` and `startapp websocket_app` make, and nothing else.
"""

import socket
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

LIMIT = 120  # seconds that a command may take


class ScratchProject:
    """A project of its own, deleted when this process ends; `scratch_project()` makes it.

    Attributes:
        folder: where its manage.py is.
    """

    def __init__(self) -> None:
        self._scratch = tempfile.TemporaryDirectory(prefix="project-", ignore_cleanup_errors=True)
        self.folder = Path(self._scratch.name)
        self._run("-m", "django", "startproject", "DjangoChannels", ".")
        self._run("manage.py", "startapp", "websocket_app")
        self._settings = self.folder / "DjangoChannels" / "settings.py"
        self._plain = self._settings.read_text(encoding="utf-8")

    def python(self, *words: str, lines: int = 1) -> None:
        """Run Python in the project's folder, to its end, and print the last of what it says.

        Args:
            words: what follows `python` on the command line.
            lines: how many lines to print.
        """
        print(*self._run(*words).strip().splitlines()[-lines:], sep="\n")

    def manage(self, *words: str, lines: int = 1, more_settings: str = "") -> None:
        """Run manage.py in the same way.

        Args:
            words: what follows `manage.py`.
            lines: how many lines to print.
            more_settings: Python, added to the settings for this once.
        """
        self._settings.write_text(self._plain + more_settings, encoding="utf-8")
        try:
            self.python("manage.py", *words, lines=lines)
        finally:
            self._settings.write_text(self._plain, encoding="utf-8")

    def _run(self, *words: str) -> str:
        command = [sys.executable, *words]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=LIMIT)
        return done.stdout + done.stderr  # an error comes last


@cache
def scratch_project() -> ScratchProject:
    """The scratch project of this process, made when it is first asked for."""
    return ScratchProject()


def free_port() -> int:
    """A TCP port of 127.0.0.1 on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
