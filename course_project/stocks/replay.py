"""Prices from a CSV file with the columns seconds, symbol and price, in the order of time."""

import csv
import math
from collections.abc import Iterable, Iterator

from .events import Prices, Step
from .market import LISTING


class BadRow(Exception):
    """A row that cannot be replayed: says which one, and why."""


def read_ticks(lines: Iterable[str], speed: float = 1.0) -> Iterator[Step]:
    """Yield ticks (seconds, {symbol: price}); rows with the same `seconds` are one tick."""
    now, pause = 0.0, 0.0
    prices: Prices = {}
    for seconds, symbol, price in read_rows(lines):
        if seconds > now and prices:
            yield pause, prices
            prices, pause = {}, 0.0
        pause += (seconds - now) / speed
        now = seconds
        prices[symbol] = price
    if prices:
        yield pause, prices


def read_rows(lines: Iterable[str]) -> Iterator[tuple[float, str, float]]:
    """Yield (seconds, symbol, price) of each row. Raises BadRow."""
    latest = 0.0
    for row in (reader := csv.DictReader(lines)):
        try:
            seconds, symbol, price = float(row["seconds"]), row["symbol"], float(row["price"])
        except (KeyError, TypeError, ValueError):
            raise BadRow(f"Line {reader.line_num}: needed are seconds,symbol,price.") from None
        if symbol not in LISTING:
            raise BadRow(f"Line {reader.line_num}: {symbol} is not listed in stocks/market.py.")
        if not (math.isfinite(price) and price > 0):
            raise BadRow(f"Line {reader.line_num}: a price is a number above 0.")
        if not latest <= seconds < math.inf:
            raise BadRow(f"Line {reader.line_num}: time goes backwards.")
        latest = seconds
        yield seconds, symbol, price
