"""`help_with("...")`: what the course says to an error or to a question, where you met it."""

import sys
from dataclasses import dataclass

from classroom.catalogue.answers import Answer, without_signs
from classroom.catalogue.excerpt import excerpt
from classroom.catalogue.finder import Found
from classroom.catalogue.gallery import UNSURE, look_up
from classroom.errors import CourseError
from classroom.server.last_failure import last_failure

# What a consumer's error looks like from outside.
_SEEN_BY_A_CLIENT = ("received 1011 (internal error)", "HTTP 500")


@dataclass(frozen=True)
class Help:
    """Up to three answers, which a notebook draws.

    Attributes:
        typed: what was asked.
        found: what fits.
    """

    typed: str
    found: Found

    @property
    def markdown(self) -> str:
        """Each answer with its cause, its repair and its link. Beside a certain one, a guess is a link."""
        certain, perhaps = self.found.certain, self.found.perhaps
        told = [] if certain else [UNSURE]
        for one in certain or perhaps:
            told += [f"**{'' if certain else 'Perhaps: '}{_link(one)}**", excerpt(one, self.typed)]
        if certain and perhaps:
            told.append("Perhaps also: " + ", ".join(map(_link, perhaps)))
        return "\n\n".join(told)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/markdown": self.markdown}

    def __repr__(self) -> str:
        return without_signs(self.markdown)


def help_with(error: str | BaseException | None = None) -> Help | None:
    """Return what the course says to an error or to a question.

    Args:
        error: an error, its text, or a question in words. When not given, the last error of this kernel: of a cell, or
            of a consumer.

    Returns:
        Up to three answers. None, after a line that says why, when there is nothing to look up or nothing fits.
    """
    typed = _last_error() if error is None else _in_words(error)
    if not typed.strip():
        print(
            "No cell has failed in this kernel, and no consumer. Give help_with a text: help_with('took too long')."
        )
        return None
    try:
        return Help(typed, look_up(typed))
    except CourseError as nothing_fits:
        print(nothing_fits)
        return None


def _link(answer: Answer) -> str:
    return f"[{answer.name}]({answer.link})"


def _in_words(error: str | BaseException) -> str:
    return error if isinstance(error, str) else f"{type(error).__name__}: {error}"


def _last_error() -> str:
    """The newest one; a consumer's when the cell's only says that a consumer failed."""
    of_a_cell: BaseException | None = getattr(sys, "last_value", None)
    words = _in_words(of_a_cell) if of_a_cell is not None else ""
    consumers, cells_before = last_failure()
    if consumers and (of_a_cell is cells_before or any(seen in words for seen in _SEEN_BY_A_CLIENT)):
        return consumers
    return words
