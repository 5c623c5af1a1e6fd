"""The server's side of one browser that watches prices. protocol.py lists the messages."""

import asyncio

from common.consumers import MessageConsumer

from . import protocol
from .mailbox import Mailbox


class PriceConsumer(MessageConsumer):
    """One browser that watches prices."""

    messages = protocol.messages

    def __init__(self, board):
        super().__init__()
        self.board = board
        self.mailbox = Mailbox()
        self.ready = asyncio.Event()

    async def connect(self):
        """Accept, and begin to send."""
        await self.accept()
        self.board.join(self.mailbox)
        self.at_end.callback(self.board.leave, self.mailbox)
        self.start(self.send_prices())
        self.start(self.beat())

    async def send_prices(self):
        """Send what is new, each time the client is ready for it. Raises NoMoreQuotes when the board is away."""
        while True:
            quotes = await self.mailbox.take()
            # Cleared before sending: the client's `next` may arrive while send still waits.
            self.ready.clear()
            self.bucket.give()  # for that `next`, which then costs the client nothing
            await self.send_message(type="prices", quotes=quotes)
            await self.ready.wait()

    async def answer(self, message):
        """Do what the client asks."""
        if message.type == "next":
            self.ready.set()
            return
        if message.type == "unsubscribe":
            self.mailbox.unsubscribe(message.symbols)
        else:
            self.mailbox.subscribe(message.symbols)
            quotes = {symbol: list(self.board.history[symbol]) for symbol in message.symbols}
            await self.send_message(type="history", quotes=quotes)
