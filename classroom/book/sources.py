"""What Sphinx reads: a notebook as a page of the book, and the book's first page."""

import posixpath
import re
from collections.abc import Collection, Iterable
from datetime import date
from urllib.parse import quote

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from classroom.paths import ROOT

ORIGINALS = "originals"  # the folder beside the pages with the notebooks as they are, to be downloaded
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_LINKS_OF_OUTPUTS = {
    "text/html": re.compile(r'(?<=\bhref=")[^"#][^"]*'),
    "text/markdown": re.compile(r"(?<=\]\()[^)\s#][^)\s]*"),
}
_TITLE = re.compile(r"\A# .+\n")

FIRST_PAGE = """# Django Channels, live in a notebook

These are the lessons of an interactive course on real-time Django: WebSockets, consumers, channel layers. All outputs are
those of a run on {day}: what was printed, and the pictures of what went over the wire and of who was running. A lesson asks
what you expect before it shows what happened; choose an answer, then open the question.

To run the cells, to change them and to solve the exercises, open the course itself: [in your browser, with Binder]({binder}),
[in a Codespace]({codespace}), or [on your own machine]({repository}#start).

{contents}
"""
_CONTENTS = """```{{toctree}}
:caption: {caption}
:maxdepth: 1

{names}
```
"""


def as_page(notebook: NotebookNode, name: str, pages: Collection[str], repository: str) -> None:
    """Make a page of the book of a notebook.

    Args:
        notebook: the one to change.
        name: its file's name without the ending.
        pages: the names of all that are in the book.
        repository: the address of the course's repository on GitHub.
    """
    cells = []
    for cell in notebook.cells:
        place = f"({label(name, cell.id)})="
        if cell.cell_type == "markdown":
            text = _LINK.sub(lambda link: f"]({address(link[1], name, pages, repository)})", cell.source)
            cell.source = f"{place}\n{text}"
        else:
            cells.append(new_markdown_cell(place))
        cells.append(cell)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            for mime, link in _LINKS_OF_OUTPUTS.items():
                if mime in data:
                    data[mime] = link.sub(lambda found: in_html(found[0], name, pages, repository), data[mime])
    notebook.cells = cells
    first = cells[0]
    place, _, text = first.source.partition("\n")
    first.source = f"{place}\n" + _TITLE.sub(lambda title: title[0] + _ways_to_run(name, repository), text + "\n")


def address(target: str, name: str, pages: Collection[str], repository: str) -> str:
    """Where a link of a notebook leads from the book.

    Args:
        target: what the link says: an address, a file seen from notebooks/, an anchor as JupyterLab makes them.
        name, pages, repository: as for `as_page`.

    Returns:
        A place in the book; else the file in the repository.
    """
    path, _, anchor = target.partition("#")
    if re.match(r"\w+:", target) or (not path and not anchor.startswith("cell-id=")):
        return target
    file = posixpath.normpath(f"notebooks/{path or name + '.ipynb'}")
    page = file.removeprefix("notebooks/").removesuffix(".ipynb")
    if page not in pages:
        kind = "tree" if (ROOT / file).is_dir() else "blob"
        return f"{repository}/{kind}/HEAD/{quote(file)}"
    return "#" + label(page, anchor.removeprefix("cell-id=")) if anchor else f"{page}.ipynb"


def in_html(target: str, name: str, pages: Collection[str], repository: str) -> str:
    """The same for a link in an output, which is HTML already: to a page as a whole."""
    leads_to = address(target.partition("#")[0] if ":" not in target else target, name, pages, repository)
    return leads_to if ":" in leads_to else leads_to.replace(".ipynb", ".html")


def label(name: str, cell: str) -> str:
    """What a link calls a cell of a page."""
    return f"{name}-cell-{cell}"


def anchor_of(heading: str) -> str:
    """The anchor of a heading, as JupyterLab makes it: links within a notebook name it."""
    return heading.replace(" ", "-")


def binder(repository: str, path: str) -> str:
    """The address that opens a file of the course in JupyterLab on Binder."""
    return f"https://mybinder.org/v2/gh/{_owner_and_name(repository)}/HEAD?urlpath=lab/tree/{quote(path)}"


def codespace(repository: str) -> str:
    """The address that opens the course in a Codespace."""
    return f"https://codespaces.new/{_owner_and_name(repository)}"


def _owner_and_name(repository: str) -> str:
    return repository.removeprefix("https://github.com/")


def _ways_to_run(name: str, repository: str) -> str:
    path = f"notebooks/{name}.ipynb"
    ways = (
        f"[Open in Binder]({binder(repository, path)})",
        f"[Codespaces]({codespace(repository)})",
        f"{{download}}`Download the notebook <{ORIGINALS}/{name}.ipynb>`",
    )
    return "\n```{container} course-ways\n" + " · ".join(ways) + "\n```\n"


def first_page(contents: Iterable[tuple[str, Iterable[str]]], repository: str, day: date) -> str:
    """The book's first page, Markdown.

    Args:
        contents: (caption, names of pages) of each part.
        repository: the address of the course's repository on GitHub.
        day: when the notebooks were run.
    """
    return FIRST_PAGE.format(
        day=f"{day.day} {day:%B %Y}",
        binder=binder(repository, "notebooks/00_start_here.ipynb"),
        codespace=codespace(repository),
        repository=repository,
        contents="\n".join(
            _CONTENTS.format(caption=caption, names="\n".join(names)) for caption, names in contents
        ),
    )
