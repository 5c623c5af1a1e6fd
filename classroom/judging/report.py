"""A verdict in words: what was sent, what came back, what was expected, which line of the Goal breaks."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from classroom.catalogue import gallery
from classroom.catalogue.answers import Answer
from classroom.catalogue.catalog import Task
from classroom.judging.verdict import Failure, TaskResult
from classroom.printable import printable
from classroom.render import render
from classroom.server.failure import NO_AS_ASGI

LAST = "Expected last"  # where all that came before it is told as well
ALIKE = 0.6  # from here on two texts are told apart by their first difference
NAMED = {" ": "a space", "`": "a backtick", "\\n": "a line's end", "\\t": "a tab"}
MOST = 6  # payloads of a conversation that are shown, the newest ones


@dataclass(frozen=True)
class Report:
    """The verdict on one task, which a notebook draws.

    Attributes:
        task: the task, from the catalog.
        result: what came of its checks.
        timeline: the picture of the exchange in which it failed, or None.
        note: one more sentence, or "".
    """

    task: Task
    result: TaskResult
    timeline: object = None
    note: str = ""

    @property
    def points(self) -> float:
        """Points given."""
        return self.result.points

    @property
    def headline(self) -> str:
        """The verdict in one line."""
        name = f"{self.task.id} {self.task.title}"
        if self.result.passed:
            return f"✓ {name}: {self.points:g} of {self.result.of:g} points"
        if self.result.trouble:
            return f"! {name}: the check itself failed, not your answer. Run this cell again. {printable(self.result.trouble)}"
        return f"✗ {name}: not yet"

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What the learner can work with: pairs of a label and its text; none when passed."""
        return [fact for failure in self.result.failures for fact in facts(failure, self.task)]

    @property
    def see_also(self) -> Answer | None:
        """The entry of the error gallery that fits the failure, if there is one."""
        return next((entry for failure in self.result.failures if (entry := _see_also(failure))), None)

    def __repr__(self) -> str:
        lines = [self.headline]
        for label, text in self.facts:
            first, *more = text.splitlines()
            lines += [f"  {label + ':':<17}{first}", *(f"  {'':<17}{line}" for line in more)]
        lines += [self.note] if self.note else []
        lines += ["", repr(self.timeline)] if self.timeline is not None else []
        return "\n".join(lines)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": render("check.html", report=self)}


@dataclass(frozen=True)
class Problem:
    """A check that judged nothing, in one sentence that says why.

    Attributes:
        text: the sentence.
        points: 0.
    """

    text: str
    points: float = 0.0

    def __repr__(self) -> str:
        return self.text


def facts(failure: Failure, task: Task) -> list[tuple[str, str]]:
    """A failure as pairs of a label and its text, fit to print, in the order in which a learner needs them."""
    pairs = [("What happened", failure.reason)]
    if failure.sent:
        pairs.append(("Sent", _conversation(failure.sent)))
    if failure.came:
        pairs.append(("Came back", _conversation(failure.came)))
    if failure.expected:
        pairs.append((LAST if len(failure.came) > 1 else "Expected", failure.expected))
        if failure.came and (words := _difference(failure.came[-1], failure.expected)):
            pairs.append(("The difference", words))
    if failure.raised:
        pairs.append(("Your code", failure.raised))
    if failure.goal and failure.goal <= len(task.goals):
        pairs.append((f"Goal, line {failure.goal}", task.goals[failure.goal - 1]))
    if failure.hint and failure.hint <= len(task.hints):
        pairs.append(("This helps", task.hints[failure.hint - 1]))
    if entry := _see_also(failure):
        pairs.append(("See also", f"{entry.title}: {entry.heading}"))
    return [(label, printable(text)) for label, text in pairs]


def _difference(came: str, expected: str) -> str:
    """Where two texts that are much alike begin to differ, each as Python writes it; "" when they are not."""
    alike = SequenceMatcher(None, came, expected, autojunk=False).ratio()
    if (
        came[:1] not in ("'", '"')
        or {came[0], came[-1]} != {expected[0], expected[-1]}
        or came == expected
        or alike < ALIKE
    ):
        return ""
    pairs = enumerate(zip(came, expected, strict=False))
    at = next(at for at, (one, other) in pairs if one != other)  # at the latest a quote at an end
    came, expected = (_character(text, at) for text in (came, expected))
    return f"character {at}: {came} came, {expected} was expected"


def _character(text: str, at: int) -> str:
    """The character at a place of a text in quotes, in words."""
    character = text[at : at + 2] if text[at] == "\\" else text[at]
    return "the end" if at == len(text) - 1 else NAMED.get(character, f"`{character}`")


def _see_also(failure: Failure) -> Answer | None:
    """By what the learner's code raised, its first line; when it raised nothing, by what the client saw."""
    if NO_AS_ASGI in (failure.raised or ""):  # the error's own words name a class that the gallery does not know
        return gallery.find(NO_AS_ASGI)
    return gallery.find(failure.raised.partition("\n")[0] if failure.raised else failure.reason)


def _conversation(payloads: tuple[str, ...]) -> str:
    shown = payloads[-MOST:]
    return ("… " if len(payloads) > MOST else "") + ", ".join(shown)
