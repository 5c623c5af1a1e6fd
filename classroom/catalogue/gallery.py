"""The entry of the error gallery that fits an error, read from notebooks/error_gallery.ipynb.

An entry is a Markdown cell whose metadata holds `{"gallery": {"match": ["took too long", ...]}}`: its text is
a `###` heading with the words of the error, **Cause.** and **Repair.** The cell below brings the error about.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from classroom.errors import CourseError
from classroom.paths import NOTEBOOKS

NOTEBOOK = NOTEBOOKS / "error_gallery.ipynb"


@dataclass(frozen=True)
class Entry:
    """One error.

    Attributes:
        id: its cell's.
        heading: as a reader sees it, without backticks.
        text: the whole cell, Markdown.
        match: pieces of text; an error that holds one of them, in upper or lower case, is this one.
    """

    id: str
    heading: str
    text: str
    match: tuple[str, ...]

    @property
    def plain_text(self) -> str:
        """The cell without Markdown's signs, for a terminal."""
        text = re.sub(r"\[(.+?)\]\([^)]+\)", r"\1", self.text).removeprefix("### ")
        return text.replace("**", "").replace("`", "")

    @property
    def link(self) -> str:
        """The entry's address, seen from a notebook in any folder of the course.

        JupyterLab finds a heading in a notebook that is open already, and a cell by its id in any.
        """
        return f"../{NOTEBOOK.parent.name}/{NOTEBOOK.name}#cell-id={self.id}"


@cache
def entries(notebook: Path = NOTEBOOK) -> tuple[Entry, ...]:
    """Return all entries in order; none when the notebook is away or damaged, as no check may fail for it."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        return tuple(_entry(cell) for cell in cells if "gallery" in cell["metadata"])
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def find(error: str, among: Iterable[Entry] | None = None) -> Entry | None:
    """Return the entry that fits the text of an error best, or None.

    Args:
        error: what was raised, or what a client saw; may be several lines.
        among: entries to choose from; all when not given.
    """
    text = _plain(error)
    fitting = [
        (len(piece), entry)
        for entry in (entries() if among is None else among)
        for piece in entry.match
        if _plain(piece) in text
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def search(words: str, among: Iterable[Entry] | None = None) -> list[Entry]:
    """Return the entries that hold these words; when none does, the one that fits them as an error, if any.

    Args:
        words: a piece of an error, or all of it.
        among: entries to choose from; all when not given.
    """
    among = entries() if among is None else among
    wanted = _plain(words)
    holding = [one for one in among if any(wanted in _plain(text) for text in (one.plain_text, *one.match))]
    return holding or [one for one in [find(words, among)] if one]


def print_entries(words: str) -> None:
    """Print the heading, cause and repair of each entry that fits; without words, the headings of all.

    Raises:
        CourseError: no entry fits; says what to do.
    """
    if not words.strip():
        print("\n".join(entry.heading for entry in entries()))
        return
    found = search(words)
    if not found:
        raise CourseError(
            f"The error gallery has no entry for {words!r}. Try fewer words, such as the last line of the "
            "error. `course gallery` lists all entries."
        )
    print("\n\n".join(entry.plain_text for entry in found))


def _entry(cell: dict[str, Any]) -> Entry:
    text = "".join(cell["source"])
    heading = text.splitlines()[0].removeprefix("### ").replace("`", "")
    return Entry(cell["id"], heading, text, tuple(cell["metadata"]["gallery"]["match"]))


def _plain(text: str) -> str:
    """Lower case, with one blank for each run of blanks and backticks left out."""
    return " ".join(text.lower().replace("`", "").split())
