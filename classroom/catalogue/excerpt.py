"""The lines of an answer that fit a question: of an entry all, of a section of a lesson those that fit best."""

import re
import sqlite3
from contextlib import closing

from classroom.catalogue.answers import Answer, without_signs
from classroom.catalogue.finder import TOKENS, any_of, words_of
from classroom.catalogue.typed import telling, words_apart

_MOST = 2
_NOT_TO_READ = re.compile(
    r"```.*?```|</?details>|<summary>.*?</summary>|^\|[ |:-]+\|$|^#+ .*$", re.DOTALL | re.MULTILINE
)
_BULLET = re.compile(r"^(- |\d+\. )")


def excerpt(answer: Answer, typed: str) -> str:
    """Return Markdown that answers a question.

    Args:
        answer: an entry of a gallery, or a section of a lesson.
        typed: what was asked.

    Returns:
        Of an entry its cause and its repair. Of a section the paragraph, bullet or row of a table that holds the most
        telling words of the question, and one more; its first paragraph, when none holds any.
    """
    if answer.is_error:
        return answer.below
    pieces = [_readable(line) for line in _NOT_TO_READ.sub("", answer.below).splitlines() if line.strip()]
    best = sorted(_best(pieces, typed)[:_MOST]) or [0]
    return "\n\n".join(pieces[number] for number in best if number < len(pieces))


def _readable(line: str) -> str:
    """A line by itself: a row of a table has its cells one after the other."""
    cells = [cell.strip() for cell in line.strip().strip("|").split("|") if cell.strip()]
    return ": ".join(cells) if line.startswith("|") else _BULLET.sub("", line.strip())


def _best(pieces: list[str], typed: str) -> list[int]:
    query = any_of(words_of(words_apart(telling(typed))))
    if not query:
        return []
    with closing(sqlite3.connect(":memory:")) as index:
        index.execute(f"CREATE VIRTUAL TABLE pieces USING fts5(text, {TOKENS})")
        rows = [(number, words_apart(without_signs(piece))) for number, piece in enumerate(pieces)]
        index.executemany("INSERT INTO pieces(rowid, text) VALUES (?, ?)", rows)
        found = index.execute("SELECT rowid FROM pieces WHERE pieces MATCH ? ORDER BY bm25(pieces)", [query])
        return [number for (number,) in found]
