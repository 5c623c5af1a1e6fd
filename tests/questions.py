"""What people type, which answers are right, and how well the course finds them."""

import tomllib
from collections import Counter
from dataclasses import dataclass

from classroom.catalogue.answers import Answer
from classroom.catalogue.finder import Found
from classroom.paths import ROOT

TABLE = ROOT / "tests" / "questions.toml"


@dataclass(frozen=True)
class Question:
    """A text that somebody has typed or pasted.

    Attributes:
        said: the text.
        answers: the cells that answer it, such as "as-asgi" for an entry of a gallery, "09#from-a-view" or
            "cheat#browser" for a section of another notebook; none when nothing in the course is about it.
        group: "tuned", "kept apart" (nothing was changed to answer it better), or a round of texts collected later.
    """

    said: str
    answers: tuple[str, ...]
    group: str

    def outcome(self, found: Found) -> str:
        """How well what was found answers it.

        Returns:
            "first": the first answer is right. "among three": another one is. "none": no answer is right, and nothing
            certain was said. "wrong": an answer that is said to be certain is not, and no right one stands beside it. Of
            a text that has no answer: "first" when nothing certain is said, "wrong" otherwise.
        """
        names = [name(one) for one in found.answers]
        if not self.answers:
            return "wrong" if found.certain else "first"
        if names and names[0] in self.answers:
            return "first"
        if set(names) & set(self.answers):
            return "among three"
        return "wrong" if found.certain else "none"


def name(answer: Answer) -> str:
    """An answer's name in the table."""
    number = answer.notebook.stem.split("_")[0]
    return answer.id if answer.is_error else f"{number}#{answer.id}"


def questions() -> list[Question]:
    """All texts of the table."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["text"]
    return [Question(row["said"].strip(), tuple(row["answers"]), _group(n, row)) for n, row in enumerate(rows)]


def _group(number: int, row: dict[str, object]) -> str:
    if row.get("round"):
        return f"round {row['round']}"
    return "kept apart" if number % 3 == 2 else "tuned"


def shares(outcomes: list[str]) -> dict[str, float]:
    """The share of each outcome, in percent."""
    counted = Counter(outcomes)
    return {kind: 100 * counted[kind] / len(outcomes) for kind in ("first", "among three", "none", "wrong")}
