import asyncio
from collections.abc import Iterable

from .events import Quotes


class NoMoreQuotes(Exception):
    """The board that filled this mailbox has lost its channel layer."""


class Mailbox:
    """
    The quotes that one client has asked for and not yet been sent.

    Conflation: a newer quote takes the place of the older one, so there is never more waiting than one
    quote a symbol, however slow the client.
    """

    def __init__(self):
        self.symbols: set[str] = set()
        self.waiting: Quotes = {}
        self.news = asyncio.Event()
        self.ended = False

    def put(self, quotes: Quotes) -> None:
        """Keep those of {symbol: quote} that the client has subscribed to."""
        for symbol in self.symbols & quotes.keys():
            self.waiting[symbol] = quotes[symbol]
            self.news.set()

    async def take(self) -> Quotes:
        """Wait until there is something, and return it: {symbol: latest quote}. Raises NoMoreQuotes."""
        while not self.waiting:
            if self.ended:
                raise NoMoreQuotes
            self.news.clear()
            await self.news.wait()
        waiting = self.waiting
        self.waiting = {}
        return waiting

    def end(self) -> None:
        """Nothing will be put in any more."""
        self.ended = True
        self.news.set()

    def subscribe(self, symbols: Iterable[str]) -> None:
        """Keep quotes of these shares from now on."""
        self.symbols.update(symbols)

    def unsubscribe(self, symbols: Iterable[str]) -> None:
        """Keep them no more, nor what is waiting."""
        for symbol in symbols:
            self.symbols.discard(symbol)
            self.waiting.pop(symbol, None)
