"""Prices that nobody can foretell, and that the same seed makes again."""

import random
from collections.abc import Iterator

from .events import Step
from .market import LISTING


def random_walk(seed: int | None = None, interval: float = 0.5) -> Iterator[Step]:
    """Yield ticks (seconds, {symbol: price}) for ever: each tick moves about half of the shares a little."""
    dice = random.Random(seed)
    prices = {symbol: opening for symbol, (_, opening) in LISTING.items()}
    yield 0, dict(prices)
    while True:
        moved = [symbol for symbol in prices if dice.random() < 0.5]
        for symbol in moved:
            prices[symbol] = max(0.01, round(prices[symbol] * dice.gauss(1, 0.002), 2))
        yield interval, {symbol: prices[symbol] for symbol in moved}
