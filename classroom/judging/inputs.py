"""Inputs for a check that says "any": examples of a Hypothesis strategy, the usual and the unusual ones."""

import random
import sys
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.internal.conjecture import providers
from hypothesis.strategies import SearchStrategy

set_hypothesis_home_dir(Path(sys.prefix, "var", "hypothesis"))  # and no .hypothesis where the learner works
# Hypothesis tries the constants of all loaded modules, too: what a check sends would depend on what ran before it.
providers._get_local_constants = lambda: providers._local_constants

Value = TypeVar("Value")


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
