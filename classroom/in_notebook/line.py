"""A line between browsers and a server that can be cut, as a network's is that fails or a server's that starts anew. For lessons.

    async with line_to(server.url()) as line:    # line.url("ws/"): the same server, over the line
        line.cut(2)                              # all connections end, and for two seconds there are no others

With a certificate (certificate.py) browsers speak TLS with it, as with a proxy in front of a site: https and wss.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

CHUNK = 1 << 16  # bytes


class Line:
    """A relay for TCP; `line_to` opens it.

    Attributes:
        host: the name that browsers know it by.
        port: where it listens on 127.0.0.1.
    """

    def __init__(self, server: tuple[str, int], tls: bool, host: str):
        self.host, self.port = host, 0
        self._server, self._tls = server, tls
        self._until = 0.0  # by the event loop's clock: nobody gets through before
        self._open: set[asyncio.StreamWriter] = set()

    def url(self, path: str = "") -> str:
        """The WebSocket address of a path."""
        return f"{'wss' if self._tls else 'ws'}://{self.host}:{self.port}/{path.removeprefix('/')}"

    def cut(self, seconds: float = 0.0) -> None:
        """End all connections, without a goodbye, and let nobody through for so many seconds."""
        self._until = asyncio.get_running_loop().time() + seconds
        for writer in self._open:
            writer.transport.abort()

    async def pass_on(self, browser: asyncio.StreamReader, to_browser: asyncio.StreamWriter) -> None:
        """A connection, until one of its ends has gone."""
        self._open.add(to_browser)
        try:
            if asyncio.get_running_loop().time() < self._until:
                return
            server, to_server = await asyncio.open_connection(*self._server)
            self._open.add(to_server)
            try:
                ways = [
                    asyncio.create_task(_pour(browser, to_server)),
                    asyncio.create_task(_pour(server, to_browser)),
                ]
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                for way in ways:
                    way.cancel()
                await asyncio.wait(ways)
            finally:
                self._open.discard(to_server)
                to_server.transport.abort()
        finally:
            self._open.discard(to_browser)
            to_browser.transport.abort()


@asynccontextmanager
async def line_to(
    url: str, host: str = "127.0.0.1", certificate: ssl.SSLContext | None = None
) -> AsyncIterator[Line]:
    """Open a line to a server, and close it with the block.

    Args:
        url: an address of the server's, such as `server.url()`.
        host: the name that browsers know the line by.
        certificate: with it, the line speaks TLS with browsers.

    Yields:
        The line.
    """
    parts = urlsplit(url)
    line = Line((parts.hostname or "127.0.0.1", parts.port or 80), certificate is not None, host)
    listening = await asyncio.start_server(line.pass_on, "127.0.0.1", 0, ssl=certificate)
    line.port = listening.sockets[0].getsockname()[1]
    try:
        yield line
    finally:
        listening.close()
        line.cut()


async def _pour(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while part := await source.read(CHUNK):
            sink.write(part)
            await sink.drain()
