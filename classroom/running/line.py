"""A line between clients and a server that can be cut, as a network's is that fails or a server's that starts anew.

async with Line(reach) as line:     # 127.0.0.1:line.port is the server
    line.cut()                      # all connections end, and there are no others
    line.mend()
"""

import asyncio
import math
import ssl
from collections.abc import Awaitable, Callable
from typing import Literal, Self

CHUNK = 1 << 16  # bytes

Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Reach = Callable[[], Awaitable[Ends]]
Side = Literal["client", "server"]


class Line:
    """A relay for TCP, open within an `async with`.

    Args:
        reach: opens a connection to the server; an OSError of it ends the client's.
        certificate: with it, the line speaks TLS with clients.

    Attributes:
        port: where it takes connections, on 127.0.0.1.
    """

    def __init__(self, reach: Reach, certificate: ssl.SSLContext | None = None):
        self._reach, self._certificate = reach, certificate
        self._until = 0.0  # by the event loop's clock: nobody gets through before
        self._loses: Side | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        self._listening = await asyncio.start_server(self._carry, "127.0.0.1", 0, ssl=self._certificate)
        self.port = int(self._listening.sockets[0].getsockname()[1])
        return self

    async def __aexit__(self, *_: object) -> None:
        self._listening.close()
        self.cut()

    def cut(self) -> None:
        """End all connections, without a goodbye, and let nobody through until the line is mended."""
        self.drop(math.inf)

    def drop(self, seconds: float = 0.0) -> None:
        """End all connections, without a goodbye, and let nobody through for so many seconds."""
        self._until = asyncio.get_running_loop().time() + seconds
        self._loses = None
        for writer in self._open:
            writer.transport.abort()

    def lose(self, side: Side) -> None:
        """Until the connections end, let nothing through that this side says."""
        self._loses = side

    def mend(self, reach: Reach | None = None) -> None:
        """Let connections through again.

        Args:
            reach: opens them from now on, as at another server; None leaves it as it is.
        """
        self._until, self._reach = 0.0, reach or self._reach

    def _is_cut(self) -> bool:
        return asyncio.get_running_loop().time() < self._until

    async def _carry(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        """A connection, until both sides have said all, or one of them has gone."""
        ends = {to_client}
        self._open |= ends
        try:
            if not self._is_cut():
                server, to_server = await self._reach()
                ends.add(to_server)
                self._open |= ends
                if not self._is_cut():  # meanwhile
                    await asyncio.gather(
                        _pour(client, to_server, lambda: self._loses == "client"),
                        _pour(server, to_client, lambda: self._loses == "server"),
                    )
        except OSError:
            pass  # the client sees that its connection has ended
        finally:
            self._open -= ends
            for end in ends:
                end.transport.abort()


async def _pour(source: asyncio.StreamReader, sink: asyncio.StreamWriter, loses: Callable[[], bool]) -> None:
    while part := await source.read(CHUNK):
        if loses():
            continue
        sink.write(part)
        await sink.drain()
    if sink.can_write_eof():
        sink.write_eof()
    else:  # TLS can't close one way alone
        sink.close()
