"""Inputs for a check that says "any": examples of a Hypothesis strategy, texts at the edges, ways to leave."""

import random
import string
import sys
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.internal.conjecture import providers
from hypothesis.strategies import SearchStrategy

from classroom.judging.client import VANISHED

set_hypothesis_home_dir(Path(sys.prefix, "var", "hypothesis"))  # and no .hypothesis where the learner works
# Hypothesis tries the constants of all loaded modules, too: what a check sends would depend on what ran before it.
providers._get_local_constants = lambda: providers._local_constants

Value = TypeVar("Value")

# letters of several scripts, an accent that is a character of its own, blanks, line ends, what escaping is about
LETTERS = string.ascii_letters + string.digits + "äßéı€Ωж中🎉\u0301 \t\n\r.:,;&=?#%+/\\-_'\"<>{}$"
EDGES = (  # what programs like to tidy up, to cut, or to take for something else
    "",
    " ",
    "   ",
    "\n",
    " 2:1",
    "2:1 ",
    "2:1\n",
    "\ta tab, and a line's end\r\n",
    "goal\\n",
    "\0",
    "goal\0",
    "\N{ZERO WIDTH NO-BREAK SPACE}goal",  # at the beginning of a file it is the byte order mark
    "\N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}",
    "goal",
    "Goal",
    "GOAL! ⚽ 進球",
    "Zoë",
    "Zoe\N{COMBINING DIAERESIS}",
    "%C3%AB",
    "&amp; <b>2:1</b> %3A",
    '{"home":2,"away":1.50}',
    "{}",
    "null",
    "007",
    "2.50",
    "x" * 4001,
    "ScOrE " * 17_000,  # over 65,535 bytes, where a frame needs a longer header, and over 100,000
)
CLOSE_CODES = (1000, 1001, 3000, 4001, None)  # with which a client may leave; None: a close frame without one


def drawn(strategy: SearchStrategy[Value], count: int) -> list[Value]:
    """Examples of a strategy, different ones.

    `random` decides which, so a check that is seeded gets the same ones each time.

    Args:
        strategy: see https://hypothesis.readthedocs.io/en/latest/reference/strategies.html
        count: how many; fewer come when the strategy has no more.
    """
    found: list[Value] = []

    @seed(random.getrandbits(64))
    @settings(
        max_examples=4 * count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        derandomize=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def note(value: Value) -> None:
        if value not in found:
            found.append(value)

    note()
    return found[:count] if len(found) <= count else random.sample(found, count)


def some_texts(count: int | None = None) -> list[str]:
    """Texts that a client may send, in any order: those at the edges, and some that nobody can guess.

    Args:
        count: how many of them; None for all.
    """
    texts = [*EDGES, *drawn(st.text(LETTERS, min_size=1, max_size=20), 6)]
    return random.sample(texts, len(texts) if count is None else count)


def ways_to_leave() -> list[int | str | None]:
    """All ways in which a client may leave (`Client.leave`), in any order."""
    return random.sample([*CLOSE_CODES, VANISHED], len(CLOSE_CODES) + 1)
