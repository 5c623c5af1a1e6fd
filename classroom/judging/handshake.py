"""Opens a WebSocket as a browser would, within bounds that no server can pass."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidStatus

from classroom.judging.client import Client, Refused, rest_before
from classroom.judging.rest import Rest, Sent
from classroom.running.unmet import Unmet
from classroom.running.waits import WITHIN, KeptWaiting, fair_wait, not_at_all

# Bytes that may wait to be sent: a server that floods us with pings and reads nothing is left.
MOST_UNSENT = 1 << 20

NOT_ACCEPTED = (
    "The server did not answer the handshake: the consumer has not accepted it. "
    "A `connect` of its own must call `await self.accept()`, a `websocket_connect` must send the event "
    "`websocket.accept`."
)
BUSY = f"The server did not answer the handshake within {WITHIN:g} seconds: your code was still running."
DROPPED = "The server dropped the connection during the handshake."


@asynccontextmanager
async def connected(
    url: str,
    tcp: socket.socket,
    kept_waiting: KeptWaiting = not_at_all,
    rest: Rest | None = None,
    before_request: Callable[[], Awaitable[None]] | None = None,
    **options: Any,
) -> AsyncIterator[Client]:
    """Open a WebSocket, give its Client, and close it whatever happens.

    Args:
        url: a ws:// address.
        tcp: a fresh TCP socket, in the network of the server; it is closed in the end.
        kept_waiting, rest: as in `Client`.
        before_request: called when the TCP connection is there, and awaited before the handshake's request is sent.
        options: subprotocols, origin, additional_headers, as websockets' `connect` takes them.

    Raises:
        Unmet: the handshake was refused (its subclass Refused), dropped, or never answered.
    """
    await _connect_tcp(url, tcp)
    if before_request is not None:
        await before_request()
    port = tcp.getsockname()[1]
    sent = rest.connected(port) if rest is not None else Sent(port)
    handshake = _Connect(
        url,
        sock=tcp,
        proxy=None,
        open_timeout=None,
        ping_interval=None,
        close_timeout=None,
        create_connection=_Bounded,
        compression=None,  # what is deflated has no bound before it is read
        **options,
    )
    connection = await _shake_hands(handshake, sent, rest, kept_waiting)
    client = Client(connection, sent, rest, kept_waiting)
    try:
        yield client
    finally:
        await client.close()


async def _connect_tcp(url: str, tcp: socket.socket) -> None:
    server = urlsplit(url)
    try:
        tcp.setblocking(False)
        await asyncio.get_running_loop().sock_connect(tcp, (server.hostname, server.port))
    except OSError:
        tcp.close()
        raise Unmet(DROPPED) from None


async def _shake_hands(
    handshake: "_Connect", sent: Sent, rest: Rest | None, kept_waiting: KeptWaiting
) -> ClientConnection:
    opening = asyncio.ensure_future(handshake.__aenter__())
    try:
        why = await _why_unanswered(opening, sent, rest, kept_waiting)
        if opening.done():
            return opening.result()
        raise Unmet(why)
    except InvalidStatus as refusal:
        raise Refused(refusal.response.status_code) from None
    except (InvalidHandshake, EOFError, OSError):
        raise Unmet(DROPPED) from None
    finally:
        if not opening.done() or opening.exception() is not None:
            sent.left = True
            opening.cancel()


async def _why_unanswered(
    opening: asyncio.Future[ClientConnection], sent: Sent, rest: Rest | None, kept_waiting: KeptWaiting
) -> str:
    """Wait for the server's answer, or until it is certain that none comes; says why then."""
    if rest is None:
        await fair_wait([opening], kept_waiting, WITHIN)
        return BUSY
    if not await rest_before(opening, rest, kept_waiting, WITHIN):
        return BUSY
    state = rest.state(sent)
    if state is not None and (state.opened or state.lost):  # the answer is on its way
        await fair_wait([opening], kept_waiting, WITHIN)
    return NOT_ACCEPTED


class _Connect(connect):
    """Follows no redirect: a client goes nowhere else because a learner's server says so."""

    def process_redirect(self, exc: Exception) -> Exception:
        return exc


class _Bounded(ClientConnection):
    """Drops a server that lets the answers to its pings pile up here."""

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.transport.get_write_buffer_size() > MOST_UNSENT:
            self.transport.abort()
