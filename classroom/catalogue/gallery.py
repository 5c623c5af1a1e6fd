"""Looks an error or a question up: in the error galleries first, then in the lessons and the cheat sheet.

answers.py says what is looked through, finder.py how.
"""

import sys

from classroom.catalogue import answers
from classroom.catalogue.answers import Answer, without_signs
from classroom.catalogue.excerpt import excerpt
from classroom.catalogue.finder import Found, finder
from classroom.errors import CourseError

UNSURE = "Nothing here fits for certain."
LONGEST = 100_000  # characters of a log: the last ones


def entries() -> tuple[Answer, ...]:
    """Return all entries of the error galleries, in order."""
    return tuple(entry for gallery in answers.GALLERIES for entry in answers.entries(gallery))


def look_up(typed: str) -> Found:
    """Return what fits, three answers at most.

    Args:
        typed: a question, a piece of an error, a traceback or a log.

    Raises:
        CourseError: nothing shares a word with it; says what to do.
    """
    found = finder().find(typed[-LONGEST:])
    if not found.answers:
        raise CourseError(
            f"Nothing in the course is like {_short(typed)!r}. Try other words, or the last line of the error. "
            "`course gallery` lists all errors that have an entry."
        )
    return found


def find(error: str) -> Answer | None:
    """Return the entry that fits an error for certain, or None.

    Args:
        error: what was raised, or what a client saw; may be several lines.
    """
    return next((one for one in finder().find(error).certain if one.is_error), None)


def print_answers(typed: str) -> None:
    """Print what fits, best first; without words, the headings of all errors.

    Args:
        typed: as for `look_up`; "-" for what comes on standard input.

    Raises:
        CourseError: nothing fits.
    """
    if typed.strip() == "-":
        typed = sys.stdin.buffer.read().decode(errors="replace")
    if not typed.strip():
        print("\n".join(entry.heading for entry in entries()))
        return
    found = look_up(typed)
    if found.certain:
        print("\n\n".join(_in_plain_text(one, typed) for one in found.certain))
        print(*(f"\nPerhaps also: {one.name}\n{one.address}" for one in found.perhaps), sep="\n")
    else:
        print(UNSURE)
        print(*(f"\nPerhaps: {_in_plain_text(one, typed)}" for one in found.perhaps), sep="\n")


def _in_plain_text(answer: Answer, typed: str) -> str:
    return f"{answer.name}\n\n{without_signs(excerpt(answer, typed))}\n\n{answer.address}"


def _short(typed: str) -> str:
    line = " ".join(typed.split())
    return line if len(line) <= 80 else f"{line[:80]} ..."
