"""Asks an HTTP server for a page, as a browser would, within bounds that no server can pass."""

import asyncio
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, IncompleteRead
from urllib.parse import urlencode

from classroom.running.unmet import Unmet
from classroom.running.waits import WITHIN, KeptWaiting, fair_wait, not_at_all

FORM = "application/x-www-form-urlencoded"
LONGEST = 1 << 20  # bytes of a page that are read


@dataclass(frozen=True)
class Page:
    """An answer.

    Attributes:
        status: e.g. 200.
        text: the body, or its beginning when it is very long.
        headers: its headers, by their names in lower case; what came several times, such as cookies, in a row with ", ".
    """

    status: int
    text: str
    headers: Mapping[str, str]


async def get_page(
    tcp: socket.socket,
    port: int,
    path: str = "/",
    within: float = WITHIN,
    kept_waiting: KeptWaiting = not_at_all,
    headers: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
) -> Page:
    """GET a page from 127.0.0.1, or POST a form to it.

    Args:
        tcp: a fresh TCP socket, in the network of the server; it is closed in the end.
        port: the server's.
        path: of the page, with a query string if need be.
        within: seconds for the whole exchange, in which the server has a processor.
        kept_waiting: as in `client.Client`.
        headers: more headers of the request.
        form: the fields to POST, as a browser sends a form.

    Raises:
        Unmet: there is no whole answer in that time.
    """
    asking = asyncio.ensure_future(asyncio.to_thread(_ask, tcp, port, path, headers or {}, form))
    try:
        if not await fair_wait([asking], kept_waiting, within):
            raise Unmet(f"The page {path} was not answered within {within:g} seconds.")
        return asking.result()
    except (OSError, HTTPException) as error:
        raise Unmet(f"The page {path} was not answered: {type(error).__name__}: {error}") from None
    finally:
        _hang_up(tcp)
        await asyncio.gather(asking, return_exceptions=True)  # the thread ends now
        tcp.close()


def _ask(
    tcp: socket.socket, port: int, path: str, headers: Mapping[str, str], form: Mapping[str, str] | None
) -> Page:
    tcp.setblocking(True)
    tcp.connect(("127.0.0.1", port))
    connection = HTTPConnection("127.0.0.1", port)
    connection.sock = tcp
    if form is None:
        connection.request("GET", path, headers=dict(headers))
    else:
        connection.request("POST", path, urlencode(form), {**headers, "Content-Type": FORM})
    answer = connection.getresponse()
    body = answer.read(LONGEST)
    if answer.length and len(body) < LONGEST:
        raise IncompleteRead(body, answer.length)
    found = {name.lower(): answer.getheader(name, "") for name, _ in answer.getheaders()}
    return Page(answer.status, body.decode(errors="replace"), found)


def _hang_up(tcp: socket.socket) -> None:
    with suppress(OSError):  # it was not connected, or is no more
        tcp.shutdown(socket.SHUT_RDWR)
