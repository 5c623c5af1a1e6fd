"""A line between browsers and a server that can be cut (classroom/running/line.py), with addresses. For lessons.

    async with line_to(server.url()) as line:    # line.url("ws/"): the same server, over the line
        line.drop(2)                             # all connections end, and for two seconds there are no others

With a certificate (certificate.py) browsers speak TLS with it, as with a proxy in front of a site: https and wss.
"""

import asyncio
import ssl
from functools import partial
from urllib.parse import urlsplit

from classroom.running.line import Line


class LineTo(Line):
    """A line with a name; `line_to` makes it.

    Attributes:
        host: the name that browsers know it by.
    """

    def __init__(self, server: tuple[str, int], host: str, certificate: ssl.SSLContext | None):
        super().__init__(partial(asyncio.open_connection, *server), certificate)
        self.host, self._scheme = host, "ws" if certificate is None else "wss"

    def url(self, path: str = "") -> str:
        """The WebSocket address of a path."""
        return f"{self._scheme}://{self.host}:{self.port}/{path.removeprefix('/')}"


def line_to(url: str, host: str = "127.0.0.1", certificate: ssl.SSLContext | None = None) -> LineTo:
    """A line to a server, for an `async with`: it is closed with the block.

    Args:
        url: an address of the server's, such as `server.url()`.
        host: the name that browsers know the line by.
        certificate: with it, the line speaks TLS with browsers.
    """
    parts = urlsplit(url)
    return LineTo((parts.hostname or "127.0.0.1", parts.port or 80), host, certificate)
