"""A project for the error gallery: errors are brought about in it, and the last lines that they print are shown.

    project = scratch_project()
    project.python("-c", "import channels")           # prints the last line of what it says
    project.manage("check", more_settings="...")      # the same with manage.py, and lines added to the settings

It is what `startproject DjangoChannels .` and `startapp websocket_app` make, and nothing else.
"""

from functools import cache
from pathlib import Path

from classroom.in_notebook.projects import start_project


class GalleryProject:
    """A project of its own, deleted when this process ends; `scratch_project()` makes it."""

    def __init__(self) -> None:
        self._project = start_project("DjangoChannels", "websocket_app")

    @property
    def folder(self) -> Path:
        """Where its manage.py is."""
        return self._project.folder

    def python(self, *words: str, lines: int = 1) -> None:
        """Run Python in the project's folder, to its end, and print the last of what it says.

        Args:
            words: what follows `python` on the command line.
            lines: how many lines to print.
        """
        print(*self._project.python(*words).splitlines()[-lines:], sep="\n")

    def manage(self, *words: str, lines: int = 1, more_settings: str = "") -> None:
        """Run manage.py in the same way.

        Args:
            words: what follows `manage.py`.
            lines: how many lines to print.
            more_settings: Python, added to the settings for this once.
        """
        self._project.settings(end=more_settings)
        try:
            self.python("manage.py", *words, lines=lines)
        finally:
            self._project.settings()


@cache
def scratch_project() -> GalleryProject:
    """The scratch project of this process, made when it is first asked for."""
    return GalleryProject()
