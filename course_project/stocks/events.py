"""The shapes of prices: on the board, and on their way through the channel layer."""

from typing import Literal, TypedDict


class Quote(TypedDict):
    """What a share cost, and when."""

    at: float  # seconds since 1970
    price: float


Prices = dict[str, float]  # symbol: price
Quotes = dict[str, Quote]  # symbol: quote
Step = tuple[float, Prices]  # seconds to wait, and then the prices of the shares that have moved


class TickEvent(TypedDict):
    """Through the layer to every process: these shares have moved."""

    type: Literal["stocks.tick"]
    at: float  # seconds since 1970
    prices: Prices
