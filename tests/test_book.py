"""`course book`, the parts of it that are ours: questions, links, what is in it, and what stops it."""

import asyncio
import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from classroom.book import make
from classroom.book.questions import OUTCOME, QUESTION, draw_questions
from classroom.book.run import run
from classroom.book.sources import address, anchor_of, as_page
from classroom.catalogue.catalog import lessons
from classroom.errors import CourseError
from classroom.paths import NOTEBOOKS

REPOSITORY = "https://github.com/someone/a-course"
PAGES = ("04_consumers", "05_accept")
ASKED = {"question": "What does `receive` get?", "choices": ["2:1", "<nothing>"]}


def cell(**data):
    return new_code_cell("...", outputs=[new_output("display_data", data=data)])


def drawn(*cells):
    notebook = new_notebook(cells=list(cells))
    draw_questions(notebook)
    return [one.outputs[0].data["text/html"] for one in notebook.cells]


def test_a_prediction_becomes_a_question_that_opens():
    question, outcome = drawn(cell(**{QUESTION: ASKED}), cell(**{OUTCOME: ASKED | {"actual": "<nothing>"}}))
    shown, opened = question.split("<details>")
    assert "What does <code>receive</code> get?" in shown and "What happened" not in shown
    assert re.findall(r"(\w)\) (\S+)<", shown) == [("a", "2:1"), ("b", "&lt;nothing&gt;")]
    assert "<summary>" in opened and "What happened: b) <strong>&lt;nothing&gt;</strong>" in opened
    assert "What happened: b)" in outcome and "2:1" not in outcome and "<details>" not in outcome


def test_what_is_none_of_the_choices_is_said_to_be_so():
    question, outcome = drawn(cell(**{QUESTION: ASKED}), cell(**{OUTCOME: ASKED | {"actual": "3:1"}}))
    for html in (question, outcome):
        assert "none of the choices: <strong>3:1</strong>" in html and "happened: a)" not in html


def test_a_question_without_an_outcome_stops_the_book():
    with pytest.raises(CourseError, match="nothing answers the question 'What does"):
        drawn(cell(**{QUESTION: ASKED}))


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("https://docs.djangoproject.com/", "https://docs.djangoproject.com/"),
        ("#3.-What-runs", "#3.-What-runs"),
        ("#cell-id=run-events", "#04_consumers-cell-run-events"),
        ("05_accept.ipynb", "05_accept.ipynb"),
        ("05_accept.ipynb#cell-id=refuse", "#05_accept-cell-refuse"),
        ("06_send.ipynb#cell-id=send", f"{REPOSITORY}/blob/HEAD/notebooks/06_send.ipynb"),
        ("../classroom/server/server.py", f"{REPOSITORY}/blob/HEAD/classroom/server/server.py"),
        ("../notebooks/05_accept.ipynb", "05_accept.ipynb"),
        ("../course_project/deploy", f"{REPOSITORY}/tree/HEAD/course_project/deploy"),
    ],
)
def test_each_link_leads_somewhere(target, leads_to):
    assert address(target, "04_consumers", PAGES, REPOSITORY) == leads_to


def test_a_page_says_how_to_run_it_and_can_be_linked_to():
    notebook = new_notebook(
        cells=[
            new_markdown_cell("# Lesson 04: Consumers\n\nAt the end ...", id="title"),
            new_markdown_cell("## [Where](05_accept.ipynb#cell-id=x)", id="where"),
        ]
    )
    as_page(notebook, "04_consumers", PAGES, REPOSITORY)
    first, second = (one.source for one in notebook.cells)
    place, title, _, fence, ways, *_ = first.splitlines()
    assert (place, title) == ("(04_consumers-cell-title)=", "# Lesson 04: Consumers")
    assert fence.startswith("```{container}")
    assert "https://mybinder.org/v2/gh/someone/a-course/HEAD?urlpath=lab/tree/notebooks/04_consumers.ipynb" in ways
    assert "https://codespaces.new/someone/a-course" in ways and "<originals/04_consumers.ipynb>" in ways
    assert first.endswith("At the end ...\n")
    assert second == "(04_consumers-cell-where)=\n## [Where](#05_accept-cell-x)"


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("https://docs.djangoproject.com/#top", "https://docs.djangoproject.com/#top"),
        ("05_accept.ipynb#cell-id=refuse", "05_accept.html"),
        ("../notebooks/05_accept.ipynb", "05_accept.html"),
        ("../exercises/05_accept_exercise.ipynb", f"{REPOSITORY}/blob/HEAD/exercises/05_accept_exercise.ipynb"),
    ],
)
def test_a_link_in_an_output_leads_somewhere_too(target, leads_to):
    bundle = {"text/html": f'<a href="{target}">there</a>', "text/markdown": f"[there]({target})"}
    notebook = new_notebook(cells=[new_markdown_cell("# A"), cell(**bundle)])
    as_page(notebook, "04_consumers", PAGES, REPOSITORY)
    _, place, code = notebook.cells
    assert place.source == f"(04_consumers-cell-{code.id})="
    assert code.outputs[0].data == {
        "text/html": f'<a href="{leads_to}">there</a>',
        "text/markdown": f"[there]({leads_to})",
    }


def test_an_anchor_is_jupyterlabs():
    assert anchor_of("3. What runs at the same time") == "3.-What-runs-at-the-same-time"


def test_all_notebooks_are_in_the_book_once_and_the_lessons_in_order():
    names = [name for _, part in make.contents() for name in part]
    assert sorted(names) == sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
    assert make.contents()[0] == ("Lessons", [lesson.path.stem for lesson in lessons()])
    assert make.contents(["04", "glossary"]) == [("Lessons", ["04_consumers"]), ("To look up", ["glossary"])]
    with pytest.raises(CourseError, match="'99'"):
        make.contents(["04", "99"])


def test_the_repository_is_the_one_that_pyproject_names(tmp_path):
    pyproject = tmp_path / "pyproject.toml"
    pyproject.write_text(f'[project.urls]\nRepository = "{REPOSITORY}"\n', "utf-8")
    assert make.stated_repository(pyproject) == REPOSITORY
    pyproject.write_text('[project.urls]\nDjango = "https://docs.djangoproject.com/"\n', "utf-8")
    with pytest.raises(CourseError, match="--repository"):
        make.stated_repository(pyproject)


def test_a_repository_is_one_on_github():
    assert make.checked(f"{REPOSITORY}.git") == make.checked(f"{REPOSITORY}/") == REPOSITORY
    for wrong in ("someone/a-course", "https://example.org/someone/a-course", f"{REPOSITORY}/tree/main"):
        with pytest.raises(CourseError, match="no repository on GitHub"):
            make.checked(wrong)


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine", "utf-8")
    with pytest.raises(CourseError, match="something else"):
        make.make_book(tmp_path, ["00"], REPOSITORY)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.slow("a kernel of its own")
class TestRun:
    """What a notebook shows is kept; a cell that fails stops the book."""

    async def test_outputs_are_kept_in_their_order(self, tmp_path):
        code = (
            "from IPython.display import Markdown, display\n"
            "shown = display(Markdown('first'), display_id=True)\nprint('then')\nshown.update(Markdown('newer'))"
        )
        notebook = await run_cells(tmp_path, new_markdown_cell("# A page"), new_code_cell(code), new_code_cell(""))
        first, second = notebook.cells[1].outputs
        assert (first.data["text/markdown"], second.text) == ("newer", "then\n")

    async def test_a_notebook_without_code_is_not_waited_for(self, tmp_path):
        async with asyncio.timeout(120):  # of the 900 s that a notebook has
            notebook = await run_cells(tmp_path, new_markdown_cell("# A page"))
        assert notebook.cells[0].source == "# A page"

    async def test_a_question_and_its_outcome_are_data(self, tmp_path):
        ask = 'from classroom import predict\nguess = predict("Which?", [1, 2])\nguess'
        notebook = await run_cells(tmp_path, new_code_cell(ask), new_code_cell("guess.reveal(2)"))
        asked, happened = (one.outputs[0].data for one in notebook.cells)
        assert asked[QUESTION] == {"question": "Which?", "choices": ["1", "2"]}
        assert happened[OUTCOME] == asked[QUESTION] | {"actual": "2"}

    async def test_a_cell_that_fails_is_named(self, tmp_path):
        with pytest.raises(CourseError) as stopped:
            await run_cells(tmp_path, new_code_cell("1", id="well"), new_code_cell("goals / 2", id="half-time"))
        assert str(stopped.value) == (
            "The book was not made: in lesson.ipynb the cell half-time failed with "
            "NameError: name 'goals' is not defined"
        )

    async def test_a_cell_that_fails_on_purpose_is_shown(self, tmp_path):
        fails = new_code_cell("goals / 2", metadata={"tags": ["raises-exception"]})
        notebook = await run_cells(tmp_path, fails)
        assert notebook.cells[0].outputs[0].ename == "NameError"


async def run_cells(folder, *cells):
    """Write a notebook with these cells, and run it for the book."""
    import nbformat

    path = folder / "lesson.ipynb"
    nbformat.write(new_notebook(cells=list(cells)), path)
    return await run(path)
