"""A prediction in the book: a question with its choices, and what happened below it, to be opened.

In the kernel that runs a lesson for the book, a question and its outcome are shown as data, by IPython's own formatters.
Once the lesson has run, `draw_questions` makes HTML of them: nobody guesses in a book, so it shows no buttons and no guess.
"""

import os
from collections.abc import Iterator
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.display import publish_display_data
from nbformat import NotebookNode

from classroom.errors import CourseError
from classroom.in_notebook.predict import LETTERS, Guess, Outcome
from classroom.render import render

QUESTION = "application/vnd.django-channels-course.question+json"
OUTCOME = "application/vnd.django-channels-course.outcome+json"


def prepare(record: str) -> None:
    """Prepare the kernel in which this runs for the book.

    Args:
        record: a folder for what a learner would guess and solve.
    """
    os.environ["COURSE_RECORD"] = record
    formatters: Any = InteractiveShell.instance().display_formatter
    formatters.ipython_display_formatter.for_type(Guess, _show_question)
    formatters.mimebundle_formatter.for_type(Outcome, _outcome_data)


def _show_question(guess: Guess) -> None:
    publish_display_data({QUESTION: {"question": guess.question, "choices": guess.choices}})


def _outcome_data(outcome: Outcome) -> dict[str, Any]:
    return {OUTCOME: {"question": outcome.question, "choices": outcome.choices, "actual": outcome.actual}}


def draw_questions(notebook: NotebookNode) -> None:
    """Put HTML in the place of the questions and outcomes of a notebook that has run.

    Raises:
        CourseError: a question has no outcome.
    """
    outcomes = {data["question"]: data for data in _data(notebook, OUTCOME)}
    for output in _shown(notebook):
        if QUESTION in output["data"]:
            asked = output["data"][QUESTION]
            if asked["question"] not in outcomes:
                raise CourseError(f"The book was not made: nothing answers the question {asked['question']!r}")
            output["data"] = {"text/html": _html("book_question.html", outcomes[asked["question"]])}
        elif OUTCOME in output["data"]:
            output["data"] = {"text/html": _html("book_outcome.html", output["data"][OUTCOME])}


def _html(template: str, outcome: dict[str, Any]) -> str:
    """Return a template's HTML: its choices are (letter, choice, did it happen)."""
    choices, actual = outcome["choices"], outcome["actual"]
    rows = [(letter, choice, choice == actual) for letter, choice in zip(LETTERS, choices, strict=False)]
    return render(template, question=outcome["question"], rows=rows, other=None if actual in choices else actual)


def _shown(notebook: NotebookNode) -> Iterator[NotebookNode]:
    """Yield the outputs that have a MIME bundle."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "data" in output:
                yield output


def _data(notebook: NotebookNode, mime: str) -> Iterator[dict[str, Any]]:
    for output in _shown(notebook):
        if mime in output["data"]:
            yield output["data"][mime]
