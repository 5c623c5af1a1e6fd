"""What has come over a connection, read as it comes, so that it can be counted."""

import asyncio
from collections import deque
from contextlib import suppress

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

MOST = 1000  # messages that wait to be looked at; then the sender has to wait
MOST_BYTES = 4 << 20


class Mailbox:
    """Reads a connection until it ends.

    Attributes:
        came: how many messages have come.
        ended: whether no more can come.
    """

    def __init__(self, connection: ClientConnection):
        self.came, self.ended = 0, False
        self._connection = connection
        self._messages: deque[str | bytes] = deque()
        self._size = 0
        self._changed = asyncio.Event()
        self._reading = asyncio.ensure_future(self._read())

    def __bool__(self) -> bool:
        """Whether a message is there."""
        return bool(self._messages)

    def take(self) -> str | bytes:
        """The oldest message that is there."""
        message = self._messages.popleft()
        self._size -= len(message)
        self._changed.set()
        return message

    async def something(self) -> None:
        """Wait until a message is there, or no more can come."""
        while not (self._messages or self.ended):
            await self._change()

    async def all_of(self, count: int) -> None:
        """Wait until so many messages have come since the connection was opened, or no more can come."""
        while self.came < count and not self.ended:
            await self._change()

    async def end(self) -> None:
        """Wait until no more can come."""
        while not self.ended:
            await self._change()

    def close(self) -> None:
        """Read no more."""
        self._reading.cancel()

    async def _change(self) -> None:
        self._changed.clear()
        await self._changed.wait()

    async def _read(self) -> None:
        try:
            with suppress(ConnectionClosed):
                while True:
                    message = await self._connection.recv()
                    self._messages.append(message)
                    self._size += len(message)
                    self.came += 1
                    self._changed.set()
                    while len(self._messages) >= MOST or self._size > MOST_BYTES:
                        await self._change()
        finally:
            self.ended = True
            self._changed.set()
