"""Finds the answers to what somebody has typed, with SQLite's full-text search.

Three questions are asked. Which answers name a text that stands in what was typed? They are certain. Which are asked for by
words that stand there? And which share the most telling words with it, as `bm25` ranks them, also where one is misspelt? These
two are guesses.

Source: SQLite's FTS5, https://www.sqlite.org/fts5.html
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache

from classroom.catalogue.answers import Answer, all_answers
from classroom.catalogue.typed import telling, words_apart

MOST = 3  # answers that are offered
TOKENS = "tokenize='porter unicode61'"
_BETWEEN = 30  # words that may stand at a "…"
_WEIGHTS = "10.0, 10.0, 5.0, 1.0"  # of the texts that lead to an answer, of those that ask, its heading, its words
_LONGEST = 60  # words of a guess: the last ones, as an error ends with what matters
_A_QUESTION = 15  # words, at most, of which one may be misspelt: a program that writes a log makes no slips
_LIKE_ENOUGH = 84  # of 100, for a word with a slip of the pen
_SAY_NOTHING = frozenset(
    re.findall(
        r"\w+",
        """a an and any are as at be but by can do does error file for from get has have how i if in into is it its line me
        my no not of on or so some such that the then there this to use using want was what when where which who why will
        with you your""",
    )
)


@dataclass(frozen=True)
class Found:
    """What fits.

    Attributes:
        certain: answers that name a text which was typed, best first.
        perhaps: the nearest of the others, best first. Together they are three at most.
    """

    certain: tuple[Answer, ...] = ()
    perhaps: tuple[Answer, ...] = ()

    @property
    def answers(self) -> tuple[Answer, ...]:
        """Both, best first."""
        return self.certain + self.perhaps


class Finder:
    """An index of answers, in memory."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        self._answers = tuple(answers)
        self._index = sqlite3.connect(":memory:", check_same_thread=False)
        self._index.execute(f"CREATE VIRTUAL TABLE answers USING fts5(match, asked, heading, words, {TOKENS})")
        rows = [
            tuple(map(words_apart, ("\n".join(one.match), "\n".join(one.asked), one.name, one.words)))
            for one in self._answers
        ]
        self._index.executemany(
            "INSERT INTO answers(rowid, match, asked, heading, words) VALUES (?, ?, ?, ?, ?)",
            [(number, *row) for number, row in enumerate(rows)],
        )
        self._known = {word for row in rows for text in row for word in words_of(text)}
        self._terms = _terms_of({text for one in self._answers for text in (*one.never, *one.match, *one.asked)})

    def find(self, typed: str) -> Found:
        """Return what fits, three answers at most.

        Args:
            typed: a question, a piece of an error, or a whole traceback.
        """
        text = words_apart(telling(typed))
        with closing(sqlite3.connect(":memory:")) as asked:
            asked.execute(f"CREATE VIRTUAL TABLE typed USING fts5(text, {TOKENS})")
            asked.execute("INSERT INTO typed VALUES (?)", [text])
            asked.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(typed, row)")
            typed_terms = {term for (term,) in asked.execute("SELECT term FROM terms")}
            # Of two thousand texts few have all their words in what was typed; the index is asked about these alone.
            fits = {text for text, terms in self._terms.items() if terms <= typed_terms and _fits(asked, text)}
        allowed = [one for one in self._answers if fits.isdisjoint(one.never)]
        certain = _best([(one, text) for one in allowed for text in one.match if text in fits])
        likely = _best([(one, text) for one in allowed for text in one.asked if text in fits])
        certain = (certain or self._quoting(text, allowed))[:MOST]
        nearest = [one for one in self._nearest(text) if one in allowed]
        others = [one for one in dict.fromkeys([*likely, *nearest]) if one not in certain]
        return Found(tuple(certain), tuple(others[: MOST - len(certain)]))

    def _quoting(self, text: str, allowed: list[Answer]) -> list[Answer]:
        """The answers whose heading, or what a program prints, holds all that was typed, when these are few."""
        if not 2 <= len(words_of(text)) <= _LONGEST:
            return []
        holding = [one for one in self._ranked(f"{{match heading}} : {_phrase(text)}") if one in allowed]
        return holding if len(holding) <= MOST else []

    def _nearest(self, text: str) -> Iterator[Answer]:
        words = words_of(text)
        if len(words) <= _A_QUESTION:
            words = [self._spelt_right(word) for word in words]
        if query := any_of(words):
            yield from self._ranked(query)

    def _ranked(self, query: str) -> Iterator[Answer]:
        ranking = f"SELECT rowid FROM answers WHERE answers MATCH ? ORDER BY bm25(answers, {_WEIGHTS})"
        for (number,) in self._index.execute(ranking, [query]):
            yield self._answers[number]

    def _spelt_right(self, word: str) -> str:
        if word in self._known or len(word) < 5:
            return word
        from rapidfuzz import fuzz, process  # each kernel imports this module, and few ask with a slip of the pen

        nearest = process.extractOne(word, self._known, scorer=fuzz.ratio, score_cutoff=_LIKE_ENOUGH)
        return nearest[0] if nearest else word


def _best(fitting: list[tuple[Answer, str]]) -> list[Answer]:
    """The answers of which texts fit; the longer all their words are, each taken once, the earlier."""
    named: dict[Answer, set[str]] = {}
    for one, text in fitting:
        named.setdefault(one, set()).update(words_of(words_apart(text)))
    return sorted(named, key=lambda one: -sum(map(len, named[one])))


@cache
def finder() -> Finder:
    """The index of all answers of the course, made when it is first asked for."""
    return Finder(all_answers())


def any_of(words: Iterable[str]) -> str:
    """A query for texts that hold one of these words, or more; "" without a word that says something."""
    last_first = dict.fromkeys(word for word in reversed([*words]) if word not in _SAY_NOTHING)
    return " OR ".join(f'"{word}"' for word in [*last_first][:_LONGEST])


def _terms_of(texts: Iterable[str]) -> dict[str, set[str]]:
    """The words of each text as the index has them, without their endings."""
    terms: dict[str, set[str]] = {text: set() for text in texts}
    with closing(sqlite3.connect(":memory:")) as index:
        index.execute(f"CREATE VIRTUAL TABLE texts USING fts5(text, {TOKENS})")
        rows = [(number, " ".join(map(words_apart, text.split("…")))) for number, text in enumerate(terms)]
        index.executemany("INSERT INTO texts(rowid, text) VALUES (?, ?)", rows)
        index.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(texts, instance)")
        of = list(terms.values())
        for number, term in index.execute("SELECT doc, term FROM terms"):
            of[number].add(term)
    return terms


@cache
def _query(text: str) -> str:
    """A text that leads to an answer, in the language of FTS5."""
    phrases = [_phrase(words_apart(part)) for part in text.split("…")]
    return phrases[0] if len(phrases) == 1 else f"NEAR({' '.join(phrases)}, {_BETWEEN})"


def _phrase(text: str) -> str:
    return '"' + text.replace('"', " ") + '"'


def _fits(asked: sqlite3.Connection, text: str) -> bool:
    return asked.execute("SELECT 1 FROM typed WHERE typed MATCH ?", [_query(text)]).fetchone() is not None


def words_of(text: str) -> list[str]:
    """The words of a text as the index has them, but with their endings; numbers of one or two digits are left out."""
    return [word for word in re.findall(r"[^\W_]+", text.lower()) if len(word) > 2 or not word.isdigit()]
