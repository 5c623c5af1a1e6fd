"""`predict(...)`: the reader's guess before a cell is run, and beside it what really happened.

    guess = predict("What comes back?", ["2:1", "nothing"])
    guess                                              # shows the question
    ...
    guess.reveal(reply)                                # in a later cell: the guess and the outcome

A guess is kept in .course/, so that the cell shows it again when it is run again. Nothing here waits for the
reader: Run All goes on without a guess. Once the outcome has been shown, the guess stands: what is chosen
later is no guess. Running the cell of the question again opens it again; but not when the reader has changed the cell
meanwhile, as they do to "change one thing" in a class beside the question: their guess was for what was there before.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from classroom.catalogue.record import Record
from classroom.errors import CourseError
from classroom.in_notebook.unknown_name import say_which_cell
from classroom.render import render
from classroom.server.notebook import kernel_shell

if TYPE_CHECKING:
    from IPython.display import DisplayHandle

LETTERS = "abcdefghijklmnopqrstuvwxyz"

_outcomes: dict[str, tuple[str, str]] = {}  # by question: the cell that asked it, and what happened then


class PredictError(CourseError):
    """A question, or an answer to it, that can't be used; says why."""


@dataclass(frozen=True)
class Outcome:
    """A guess beside what really happened; a notebook draws it.

    Attributes:
        question: the question.
        choices: what could be guessed.
        guessed: the choice that was guessed, or None.
        actual: what really happened, as text: one of the choices, or something else.
        first: what happened the first time that the outcome was shown, which is what was guessed.
    """

    question: str
    choices: tuple[str, ...]
    guessed: str | None
    actual: str
    first: str

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """(letter, choice, mark) of each choice; the mark is "", or says what is true of it."""
        return [
            (letter, choice, self._mark(choice)) for letter, choice in zip(LETTERS, self.choices, strict=False)
        ]

    @property
    def verdict(self) -> str:
        """What the reader is told, in one or two sentences."""
        if self.actual != self.first:
            runs = f"gave: {self.first}. This run gave: {self.actual}"
            if self.guessed is None:
                return f"You made no guess. The first run {runs}"
            return f"Your guess was for the first run, which {runs}"
        other = self.actual not in self.choices
        happened = f" What happened is none of the choices: {self.actual}" if other else ""
        if self.guessed is None:
            return "You made no guess." + happened
        if self.guessed == self.actual:
            return "It happened as you guessed."
        return "It did not happen as you guessed." + happened

    def _mark(self, choice: str) -> str:
        happened = [("what happened", self.actual)]
        if self.actual != self.first:
            happened = [("the first run", self.first), ("this run", self.actual)]
        marks = [("your guess", self.guessed), *happened]
        return " and ".join(mark for mark, marked in marks if choice == marked)

    def _repr_html_(self) -> str:
        return render("predict_outcome.html", outcome=self)

    def __repr__(self) -> str:
        width = max(map(len, self.choices))
        lines = [
            f"  {letter}) {choice:{width}}  {'<- ' + mark if mark else ''}".rstrip()
            for letter, choice, mark in self.rows
        ]
        return "\n".join([self.question, *lines, self.verdict])


class Guess:
    """A question, its choices, and the reader's guess; a notebook draws it with buttons."""

    def __init__(self, question: str, choices: tuple[str, ...], record: Record):
        self.question, self.choices = question, choices
        self._record = record
        self._id = hashlib.sha256(json.dumps([question, choices]).encode()).hexdigest()[:16]
        self._cell = _running_cell()
        self._first: str | None = None  # what happened, once the outcome has been shown
        asked_in, happened = _outcomes.get(self._id, (self._cell, ""))
        if asked_in != self._cell:
            self._first = happened
        self._buttons: _Buttons | None = None
        self._shown: DisplayHandle | None = None

    @property
    def guessed(self) -> str | None:
        """The choice that the reader has made, None before."""
        return self._record.guess(self._id)

    @property
    def status(self) -> str:
        """What the reader is told below the choices."""
        if self._first is not None:
            return "The outcome has been shown. To guess anew, run this cell again, as it was."
        if self.guessed is None:
            return "What do you expect? Choose (from the keyboard: Shift+Tab), then run the next cells."
        letter = LETTERS[self.choices.index(self.guessed)]
        return f"Your guess is {letter}. It is kept; you can change it until the outcome is shown."

    @property
    def call(self) -> str:
        """How the reader can call `choose`: by the notebook's own name for this guess, where it has one."""
        shell = kernel_shell()
        names = [name for name, value in shell.user_ns.items() if value is self] if shell is not None else []
        name = next((name for name in names if not name.startswith("_")), "predict(...)")
        return f'{name}.choose("b")'

    def choose(self, choice: str) -> "Guess":
        """Make a guess in words, where there are no buttons.

        Args:
            choice: a letter, such as "b", or a choice as it is written.

        Raises:
            PredictError: there is no such choice.
        """
        by_letter = dict(zip(LETTERS, self.choices, strict=False))
        choice = str(choice)
        if choice not in self.choices and choice.lower() not in by_letter:
            raise PredictError(f"There is no choice {choice!r}: take {', '.join(by_letter)}.")
        if self._first is None:
            self._record.guessed(self._id, choice if choice in self.choices else by_letter[choice.lower()])
        self._refresh()
        return self

    def reveal(self, actual: object) -> Outcome:
        """Show the guess beside what really happened.

        Args:
            actual: the run's own value; as text, it is compared with the choices.
        """
        if self._first is None:
            self._first = str(actual)
            _outcomes[self._id] = self._cell, self._first
        self._refresh()
        return Outcome(self.question, self.choices, self.guessed, str(actual), self._first)

    def _refresh(self) -> None:
        """Show the guess as it is now. Once its outcome has been shown there is nothing to click: text is left."""
        if self._first is not None and self._shown is not None:
            self._shown.update(self._bundle(), raw=True)
        if self._first is not None and self._buttons is not None:
            self._buttons.close()
            self._buttons = None
        if self._buttons is not None:
            self._buttons.refresh()

    def _ipython_display_(self) -> None:
        """Show the question so that `reveal` can put text in the place of the buttons."""
        from IPython.display import DisplayHandle

        if self._first is None and self._buttons is None:
            self._buttons = _Buttons(self)
        self._shown = self._shown or DisplayHandle()
        self._shown.display(self._bundle(), raw=True)

    def _bundle(self) -> dict[str, Any]:
        """The question in each form: as buttons, as HTML and as text."""
        html = render("predict_question.html", guess=self, rows=self._rows(), open=self._first is None)
        buttons = self._buttons.mimebundle() if self._first is None and self._buttons is not None else {}
        return buttons | {"text/plain": repr(self), "text/html": html}

    def _rows(self) -> list[tuple[str, str, bool]]:
        return [
            (letter, choice, choice == self.guessed) for letter, choice in zip(LETTERS, self.choices, strict=False)
        ]

    def __repr__(self) -> str:
        lines = [
            f"  {letter}) {choice}{'  <- your guess' if chosen else ''}" for letter, choice, chosen in self._rows()
        ]
        without = [f"Without buttons: {self.call}"] if self._first is None else []
        return "\n".join([self.question, *lines, self.status, *without])


class _Buttons:
    """The question as widgets."""

    def __init__(self, guess: Guess):
        from ipywidgets import HTML, Button, Layout, VBox  # only when a question is drawn

        self._guess = guess
        self._status = HTML()
        self._all = [Button(layout=Layout(width="auto", min_width="12em")) for _ in guess.choices]
        for letter, button in zip(LETTERS, self._all, strict=False):
            button.on_click(lambda _, letter=letter: guess.choose(letter))
        question = HTML(render("predict_text.html", text=guess.question, strong=True))
        column = VBox(self._all, layout=Layout(width="max-content", max_width="100%"))
        self._box = VBox([question, column, self._status])
        self.refresh()

    def refresh(self) -> None:
        """Show which choice is made."""
        for letter, choice, button in zip(LETTERS, self._guess.choices, self._all, strict=False):
            chosen = choice == self._guess.guessed
            button.description = f"{letter})  {choice.replace('`', '')}{'  (your guess)' if chosen else ''}"
            button.icon, button.button_style = ("check", "primary") if chosen else ("", "")
        self._status.value = render("predict_text.html", text=self._guess.status, strong=False)

    def mimebundle(self) -> dict[str, Any]:
        bundle: dict[str, Any] | None = self._box._repr_mimebundle_()
        return bundle or {}

    def close(self) -> None:
        """Let go of the widgets: a notebook is saved without them."""
        for widget in [*self._all, *self._box.children, self._box]:
            widget.close()


def _running_cell() -> str:
    """The text of the cell that runs; "" outside a notebook."""
    shell = kernel_shell()
    return str(shell.user_ns["In"][-1]) if shell is not None else ""


def predict(question: str, choices: Sequence[object], *, record: Record | None = None) -> Guess:
    """Ask the reader what will happen, before it does.

    Args:
        question: one sentence; `code` in backticks is drawn as code.
        choices: at least two, all different as text.
        record: where the guess is kept; the learner's own record when not given.

    Raises:
        PredictError: the choices are too few, too many, or not all different.
    """
    say_which_cell()  # a guess may be revealed before the cell that runs it
    texts = tuple(map(str, choices)) if not isinstance(choices, str) else ()
    if not 2 <= len(texts) <= len(LETTERS) or len(set(texts)) < len(texts):
        raise PredictError(
            'predict() needs a question and a list of different choices: predict("Who?", ["we", "they"]).'
        )
    return Guess(question, texts, record or Record())
