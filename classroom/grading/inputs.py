"""Inputs for a check that says "any": examples of a Hypothesis strategy, the usual and the unusual ones."""

import random
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

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
    def note(value):
        if value not in found:
            found.append(value)

    note()
    return found[:count] if len(found) <= count else random.sample(found, count)
