"""`course book`: each notebook of notebooks/ is run, and Sphinx makes a page of it."""

import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import nbformat

from classroom.book.questions import draw_questions
from classroom.book.run import run
from classroom.book.sources import ORIGINALS, as_page, first_page
from classroom.catalogue.catalog import lessons
from classroom.errors import CourseError
from classroom.paths import NOTEBOOKS, ROOT

TO_LOOK_UP = ("cheat_sheet", "error_gallery", "error_gallery_servers", "glossary")
_ON_GITHUB = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+")


def make_book(to: Path, only: Sequence[str] = (), repository: str | None = None) -> None:
    """Make the book.

    Args:
        to: the folder for its pages; an earlier book there is replaced.
        only: the beginnings of the notebooks' names, such as "04"; all when not given.
        repository: where the course is on GitHub; what pyproject.toml says when not given.

    Raises:
        CourseError: a lesson's cell failed, or something is missing; the text says what.
    """
    repository = checked(repository or stated_repository())
    parts = contents(only)
    if to.exists() and any(to.iterdir()) and not (to / "searchindex.js").exists():
        raise CourseError(f"{to} has something else in it than a book. Name another folder with --to.")
    with tempfile.TemporaryDirectory() as scratch:
        sources, pages = Path(scratch, "sources"), Path(scratch, "pages")
        (sources / ORIGINALS).mkdir(parents=True)
        names = [name for _, part in parts for name in part]
        for name in names:
            print(f"Running {name}.ipynb", flush=True)
            _write_page(name, sources, names, repository)
        (sources / "index.md").write_text(first_page(parts, repository, date.today()), "utf-8")
        _run_sphinx(sources, pages)
        if to.exists():
            shutil.rmtree(to)
        shutil.copytree(pages, to, ignore=shutil.ignore_patterns(".doctrees", ".buildinfo"))
    print(f"The book: {to / 'index.html'}")


def contents(only: Sequence[str] = ()) -> list[tuple[str, list[str]]]:
    """(caption, names of notebooks) of each part of the book that has any. Raises CourseError when none fits."""
    numbered = [lesson.path.stem for lesson in lessons()]
    others = sorted({path.stem for path in NOTEBOOKS.glob("*.ipynb")} - {*numbered})
    parts = [
        ("Lessons", numbered),
        ("Beside the lessons", [name for name in others if name not in TO_LOOK_UP]),
        ("To look up", [name for name in others if name in TO_LOOK_UP]),
    ]
    for beginning in only:
        if not any(name.startswith(beginning) for name in (*numbered, *others)):
            raise CourseError(f"There is no notebook whose name begins with {beginning!r}.")
    chosen = [
        (caption, [name for name in names if name.startswith(tuple(only or [""]))]) for caption, names in parts
    ]
    return [(caption, names) for caption, names in chosen if names]


def stated_repository(pyproject: Path = ROOT / "pyproject.toml") -> str:
    """The repository's address in pyproject.toml. Raises CourseError when it says none."""
    urls = tomllib.loads(pyproject.read_text("utf-8"))["project"]["urls"]
    if "Repository" not in urls:
        raise CourseError(
            "Where is the course on GitHub? The pages link to it: course book --repository "
            'https://github.com/OWNER/NAME, or a "Repository" in the [project.urls] of pyproject.toml.'
        )
    return str(urls["Repository"])


def checked(repository: str) -> str:
    """The address as the pages need it. Raises CourseError when it is none of a repository on GitHub."""
    found = repository.removesuffix("/").removesuffix(".git")
    if not _ON_GITHUB.fullmatch(found):
        raise CourseError(f"{repository} is no repository on GitHub, such as https://github.com/OWNER/NAME.")
    return found


def _write_page(name: str, sources: Path, names: Sequence[str], repository: str) -> None:
    """Run a notebook, and write what Sphinx reads of it."""
    path = NOTEBOOKS / f"{name}.ipynb"
    notebook = asyncio.run(run(path))
    draw_questions(notebook)
    as_page(notebook, name, names, repository)
    nbformat.write(notebook, sources / path.name)
    shutil.copy(path, sources / ORIGINALS)


def _run_sphinx(sources: Path, pages: Path) -> None:
    """A warning is an error: a link that leads nowhere is one."""
    options = ["--quiet", "--fail-on-warning", "--conf-dir", str(Path(__file__).parent)]
    if subprocess.call([sys.executable, "-m", "sphinx", *options, str(sources), str(pages)]):
        raise CourseError("The book was not made. What Sphinx says above is the reason.")
