"""What may answer a question: the entries of the error galleries, and the sections of the lessons and of the cheat sheet.

An entry of a gallery is a Markdown cell with a `###` heading; a section begins with a cell that has a `##` heading and goes
on to the next one. The cell with the heading may say in its metadata which texts lead to it for certain, such as what a program
prints; by which words people ask for it; and which texts must never lead to it:

    {"gallery": {"match": ["Connect call failed … 6379"], "asked": ["install redis"], "never": ["postgres"]}}

A text fits when its words come one after the other in what somebody has typed. Upper case, quotes and other signs do not
count, nor do endings: "sending" fits "send". At a `…` other words may stand between, in either order: "nginx … 404".
"""

import json
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from classroom.paths import NOTEBOOKS

GALLERIES = tuple(
    NOTEBOOKS / name for name in ("error_gallery.ipynb", "error_gallery_servers.ipynb", "upgrading.ipynb")
)
_GLOSSARY = NOTEBOOKS / "glossary.ipynb"  # says what words mean, and not what to do
_NO_ANSWERS = {
    *("Contents", "Set-up", "Where we are", "The map", "When you are stuck"),
    *("In the project", "Recap", "What the old tutorial says", "Next"),
}
_HEADING = re.compile(r"#{1,3} (.+)")
_LINK = re.compile(r"\[(.+?)\]\(([^)\s]+)\)")


@dataclass(frozen=True, eq=False)
class Answer:
    """One cell or more that answer something.

    Attributes:
        id: that of the cell with the heading.
        notebook: where it is.
        title: the notebook's.
        heading: as a reader sees it, without backticks.
        text: Markdown: the cell, of a section all its cells of text.
        match: texts that lead to it for certain; the module says how they are written.
        asked: words by which people ask for it.
        never: texts that must not lead to it.
        words: all that is written in it, code too.
    """

    id: str
    notebook: Path
    title: str
    heading: str
    text: str
    match: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    words: str = ""

    @property
    def is_error(self) -> bool:
        """Whether it is an entry of a gallery: an error with its cause and its repair."""
        return self.notebook in GALLERIES

    @property
    def name(self) -> str:
        """What to call it: an entry by its heading, which quotes the error, a section after its notebook's title."""
        return self.heading if self.is_error else f"{self.title}: {self.heading}"

    @property
    def below(self) -> str:
        """The text below its heading, Markdown, with links that lead on from a notebook in any folder of the course."""
        _, _, below = self.text.partition("\n")
        return _LINK.sub(lambda link: f"[{link[1]}]({self._seen_from_anywhere(link[2])})", below.strip())

    @property
    def link(self) -> str:
        """Its address, seen from a notebook in any folder of the course.

        JupyterLab finds a heading in a notebook that is open already, and a cell by its id in any.
        """
        return f"../{self.address}"

    @property
    def address(self) -> str:
        """The same, seen from the folder of the course."""
        return f"{self.notebook.parent.name}/{self.notebook.name}#cell-id={self.id}"

    def _seen_from_anywhere(self, target: str) -> str:
        if re.match(r"[a-z]+:", target):
            return target
        own = self.notebook.name if target.startswith("#") else ""
        path, sign, place = f"{own}{target}".partition("#")
        return posixpath.normpath(f"../{self.notebook.parent.name}/{path}") + sign + place


def without_signs(markdown: str) -> str:
    """Markdown's text without its signs, for a terminal."""
    return _LINK.sub(r"\1", markdown).replace("**", "").replace("`", "")


@cache
def entries(notebook: Path) -> tuple[Answer, ...]:
    """Return the entries of one gallery in order; none when it is away or damaged, as no check may fail for it."""
    cells = _cells(notebook)
    title = _heading(cells[0]) if cells else ""
    return tuple(_answer(notebook, title, [cell]) for cell in cells if _source(cell).startswith("### "))


@cache
def sections(notebook: Path) -> tuple[Answer, ...]:
    """Return the sections of a notebook that answer something; none when it is away or damaged."""
    runs = [(_heading(run[0]), run) for run in _by_heading(_cells(notebook))]
    return tuple(_answer(notebook, runs[0][0], run) for heading, run in runs[1:] if heading not in _NO_ANSWERS)


def all_answers() -> tuple[Answer, ...]:
    """Return all that the galleries, the lessons and the other notebooks answer."""
    others = [path for path in sorted(NOTEBOOKS.glob("*.ipynb")) if path not in (*GALLERIES, _GLOSSARY)]
    galleries = [answer for gallery in GALLERIES for answer in entries(gallery)]
    return (*galleries, *(answer for notebook in others for answer in sections(notebook)))


def _cells(notebook: Path) -> list[dict[str, Any]]:
    """The cells; none when one of them is not what it should be."""
    try:
        cells: list[dict[str, Any]] = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        for cell in cells:
            _source(cell), cell["id"], dict(cell["metadata"].get("gallery", {}))
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return cells


def _by_heading(cells: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The cells in runs, each of which begins with a heading of the first or second order."""
    run: list[dict[str, Any]] = []
    for cell in cells:
        if cell["cell_type"] == "markdown" and re.match(r"##? ", _source(cell)) and run:
            yield run
            run = []
        run.append(cell)
    if run:
        yield run


def _heading(cell: dict[str, Any]) -> str:
    heading = _HEADING.match(_source(cell))
    return heading[1].replace("`", "") if heading else ""


def _answer(notebook: Path, title: str, cells: list[dict[str, Any]]) -> Answer:
    first = cells[0]
    known_by = first["metadata"].get("gallery", {})
    return Answer(
        id=first["id"],
        notebook=notebook,
        title=title,
        heading=_heading(first),
        text="\n\n".join(_source(cell) for cell in cells if cell["cell_type"] == "markdown"),
        match=tuple(known_by.get("match", ())),
        asked=tuple(known_by.get("asked", ())),
        never=tuple(known_by.get("never", ())),
        words="\n".join(_source(cell) for cell in cells),
    )


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])
