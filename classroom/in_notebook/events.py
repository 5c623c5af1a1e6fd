"""A client of server-sent events, as a browser's `EventSource` is one: for lessons.

    async with event_source(server.http_url("scores/")) as source:
        print(await source.hear())                      # "1:0"

It speaks HTTP/1.0 over a plain TCP connection: the lines of the response are the lines of the events.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit


class EventSource:
    """A response that goes on; `event_source` opens it.

    Attributes:
        status: of the response, such as 200.
    """

    def __init__(self, reader: asyncio.StreamReader, status: int):
        self.status = status
        self._reader = reader

    async def hear(self, seconds: float = 3.0) -> str:
        """Wait for the next event.

        Args:
            seconds: how long.

        Returns:
            Its data; "nothing"; "the end" when the response has ended.
        """
        try:
            return await asyncio.wait_for(self._next(), seconds)
        except TimeoutError:
            return "nothing"

    async def _next(self) -> str:
        data: list[str] = []
        while line := await self._reader.readline():
            name, _, value = line.decode().rstrip("\r\n").partition(": ")
            if name == "data":
                data.append(value)
            elif not name and data:
                return "\n".join(data)
        return "the end"


@asynccontextmanager
async def event_source(url: str, last_id: str | None = None) -> AsyncIterator[EventSource]:
    """Ask for a stream of events, and leave in the end.

    Args:
        url: its address, such as `server.http_url("scores/")`.
        last_id: the id of the last event that was heard before, for the header Last-Event-ID.

    Yields:
        The EventSource, when the head of the response has come.
    """
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        head_lines = [f"GET {parts.path} HTTP/1.0", f"Host: {parts.netloc}", "Accept: text/event-stream"]
        if last_id is not None:
            head_lines.append(f"Last-Event-ID: {last_id}")
        writer.write("\r\n".join([*head_lines, "", ""]).encode())
        head = await reader.readuntil(b"\r\n\r\n")
        yield EventSource(reader, int(head.split()[1]))
    finally:
        writer.close()
