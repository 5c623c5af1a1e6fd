"""One real WebSocket connection, with expectations that fail in words a learner can use."""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

WITHIN = 2.0  # seconds that a wait lasts at most, unless a test says otherwise
PROMPT = 0.03  # seconds for what comes at once, before the server is asked whether it still works
TRIES = 50  # times that a wait for an arrival begins anew
ARRIVAL = 0.02  # seconds for a frame to cross the loopback once the server has nothing left to do
WORTH_IT = 0.05  # seconds without a processor that need no longer wait
EXTRA = 10.0  # seconds that a wait is made longer at most, for a program that was kept waiting for a processor
FAREWELL = 0.5  # seconds that closing the connection may take

MEANING = {  # https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1
    1000: "a normal end",
    1001: "the server goes away",
    1005: "no code was given",
    1006: "dropped without a closing handshake",
    1009: "the message was too big",
    1011: "an error in the application",
}

Settled = Callable[[float], Awaitable[bool]]
KeptWaiting = Callable[[], float]


class Unmet(AssertionError):
    """A client did not see what it should.

    Attributes:
        reason: one sentence.
        sent, came: payloads of the conversation so far, as Python writes them.
        expected: what should have come, or "".
    """

    def __init__(self, reason: str, *, sent=(), came=(), expected: str = ""):
        super().__init__(reason)
        self.reason, self.sent, self.came, self.expected = reason, tuple(sent), tuple(came), expected


class Refused(Unmet):
    """The handshake was answered with an HTTP status instead of a WebSocket.

    Attributes:
        status: the HTTP status, e.g. 403.
    """

    def __init__(self, status: int):
        meaning = {403: ": the application refused the connection", 500: ": the application raised an error"}
        super().__init__(f"The handshake was answered with HTTP {status}{meaning.get(status, '')}.")
        self.status = status


class _Silence(Exception):
    """No frame came, and none will; says why."""


@dataclass(frozen=True)
class Matching:
    """A condition on a payload, with the words that describe it."""

    condition: Callable[[str | bytes], bool]
    description: str

    def __eq__(self, payload):
        try:
            return bool(self.condition(payload))
        except Exception:  # a payload that the condition cannot read does not meet it
            return False

    def __repr__(self):
        return self.description


def matching(condition: Callable[[str | bytes], bool], description: str) -> Matching:
    """Something to expect that is not one exact payload.

    Args:
        condition: called with the payload that came; an exception in it counts as "no".
        description: the words a learner reads after "expected", e.g. "a price above 0".
    """
    return Matching(condition, description)


class Client:
    """A WebSocket client that expects.

    Every wait ends as soon as its outcome is certain: something came, the connection closed, or the server
    has nothing left to do. Only `later=True` waits out the time, for a server that sends on its own.

    Attributes:
        transcript: the conversation: ("sent", payload) and ("came", payload), in order.
    """

    def __init__(self, connection: ClientConnection, settled: Settled, kept_waiting: KeptWaiting):
        """
        Args:
            connection: an open connection.
            settled: waits, at most so many seconds, until the server has nothing left to do; says if it has.
            kept_waiting: gives the seconds that the server was ready to run, and had no processor.
        """
        self.transcript: list[tuple[str, str | bytes]] = []
        self._connection = connection
        self._settled, self._kept_waiting = settled, kept_waiting

    @property
    def subprotocol(self) -> str | None:
        """The subprotocol that the server has chosen in the handshake, or None."""
        return self._connection.subprotocol

    async def send(self, payload: str | bytes) -> None:
        """Send one frame: text for a str, binary for bytes.

        Raises:
            Unmet: the connection is closed.
        """
        try:
            await self._connection.send(payload)
        except ConnectionClosed:
            closed = f"The connection was closed ({self._close_words()})"
            raise self._unmet(f"{closed} before the client could send {shown(payload)}.") from None
        self.transcript.append(("sent", payload))

    async def receive(self, within: float = WITHIN, *, later: bool = False) -> str | bytes:
        """The next frame, whatever it is.

        Args:
            within: seconds to wait at most.
            later: the server sends on its own, so wait even when it has nothing to do now.

        Raises:
            Unmet: none came, or the connection was closed.
        """
        return await self._next("a message", within, later)

    async def expect(
        self, expected: str | bytes | Matching, within: float = WITHIN, *, later: bool = False
    ) -> str | bytes:
        """The next frame must be this one.

        Args:
            expected: the exact payload, or `matching(...)`.
            within: seconds to wait at most.
            later: the server sends on its own, so wait even when it has nothing to do now.

        Returns:
            The payload that came.

        Raises:
            Unmet: something else came, or nothing, or the connection was closed.
        """
        payload = await self._next(shown(expected), within, later)
        if expected == payload:
            return payload
        if isinstance(expected, str | bytes) and type(expected) is not type(payload):
            kinds = {str: "text", bytes: "binary"}
            reason = (
                f"A {kinds[type(payload)]} frame came back, and a {kinds[type(expected)]} frame was expected."
            )
        else:
            reason = "Something else came back."
        raise self._unmet(reason, expected=shown(expected))

    async def expect_nothing(self, within: float = WITHIN, *, later: bool = False) -> None:
        """The server must send no frame, and keep the connection open.

        Args:
            within: seconds to wait at most; the wait ends when the server has nothing left to do.
            later: the server sends on its own, so wait all that time.

        Raises:
            Unmet: a frame came, or the connection was closed.
        """
        try:
            await self._frame(within, later, expected=False)
        except _Silence:
            return
        except ConnectionClosed:
            raise self._unmet(self._closed_reason(), expected="nothing, and an open connection") from None
        raise self._unmet("Something came back.", expected="nothing")

    async def expect_close(self, code: int = 1000, within: float = WITHIN, *, later: bool = False) -> None:
        """The server must close the connection, with this code and with no frame before it.

        Args:
            code: the close code (RFC 6455, section 7.4).
            within: seconds to wait at most.
            later: the server closes on its own, so wait even when it has nothing to do now.

        Raises:
            Unmet: a frame came, or the connection stays open, or another code came.
        """
        expected = f"a close with code {code}"
        try:
            await self._frame(within, later)
        except _Silence:
            raise self._unmet("The connection stayed open.", expected=expected, nothing=True) from None
        except ConnectionClosed:
            if self._connection.close_code == code:
                return
            raise self._unmet(self._closed_reason(), expected=expected) from None
        raise self._unmet("A message came back before the connection closed.", expected=expected)

    async def close(self, code: int = 1000) -> None:
        """Close the connection from the client's side."""
        await self._connection.close(code)

    def vanish(self) -> None:
        """Drop the TCP connection without a close frame, as a client does whose network fails."""
        self._connection.transport.abort()

    async def _next(self, expected: str, within: float, later: bool) -> str | bytes:
        """The next frame, or Unmet in words."""
        try:
            return await self._frame(within, later)
        except ConnectionClosed:
            raise self._unmet(self._closed_reason(), expected=expected) from None
        except _Silence as silence:
            raise self._unmet(str(silence), expected=expected, nothing=True) from None

    async def _frame(self, within: float, later: bool, expected: bool = True) -> str | bytes:
        """The next frame; _Silence as soon as it is certain that none comes."""
        arriving = asyncio.ensure_future(self._connection.recv())
        try:
            settled = never if later else self._settled
            kept_waiting = self._kept_waiting if expected else _not_at_all
            still_busy = await fair_first(arriving, settled, kept_waiting, within)
            if not arriving.done():
                raise _Silence(_why_nothing(still_busy, within, later))
            payload = arriving.result()
        finally:
            arriving.cancel()
        self.transcript.append(("came", payload))
        return payload

    def _closed_reason(self) -> str:
        return f"The server closed the connection ({self._close_words()})."

    def _close_words(self) -> str:
        code = self._connection.close_code
        return f"code {code}, {MEANING[code]}" if code in MEANING else f"code {code}"

    def _unmet(self, reason: str, expected: str = "", nothing: bool = False) -> Unmet:
        sent = [shown(payload) for direction, payload in self.transcript if direction == "sent"]
        came = [shown(payload) for direction, payload in self.transcript if direction == "came"]
        if self._connection.close_code is not None:
            came.append(f"close code {self._connection.close_code}")
        elif nothing:
            came.append("nothing more" if came else "nothing")
        return Unmet(reason, sent=sent, came=came, expected=expected)


@asynccontextmanager
async def connected(
    url: str, tcp: socket.socket, settled: Settled, kept_waiting: KeptWaiting | None = None, **options
):
    """Open a WebSocket as a browser would, give its Client, and close it whatever happens.

    Args:
        url: a ws:// address.
        tcp: a fresh TCP socket, in the network of the server; it is closed in the end.
        settled, kept_waiting: as in `Client`; that nothing kept the server waiting when None.
        options: subprotocols, origin, additional_headers, as websockets' `connect` takes them.

    Raises:
        Unmet: the handshake was refused (its subclass Refused), dropped, or never answered.
    """
    kept_waiting = kept_waiting or _not_at_all
    connection = await _shake_hands(url, tcp, settled, kept_waiting, options)
    try:
        yield Client(connection, settled, kept_waiting)
    finally:
        await connection.close()


async def _shake_hands(
    url: str, tcp: socket.socket, settled: Settled, kept_waiting: KeptWaiting, options: dict
) -> ClientConnection:
    opening = asyncio.ensure_future(_open(url, tcp, options))
    try:
        still_busy = await fair_first(opening, settled, kept_waiting, WITHIN)
        if opening.done():
            return opening.result()
    except InvalidStatus as refusal:
        raise Refused(refusal.response.status_code) from None
    except (InvalidHandshake, EOFError, OSError):
        raise Unmet("The server dropped the connection during the handshake.") from None
    finally:
        opening.cancel()
    if still_busy:
        raise Unmet(
            f"The server did not answer the handshake within {WITHIN:g} seconds: your code was still running."
        )
    raise Unmet(
        "The server did not answer the handshake: the consumer has not accepted it. "
        "A `connect` of its own must call `await self.accept()`, a `websocket_connect` must send the event "
        "`websocket.accept`."
    )


async def _open(url: str, tcp: socket.socket, options: dict) -> ClientConnection:
    server = urlsplit(url)
    try:
        tcp.setblocking(False)
        await asyncio.get_running_loop().sock_connect(tcp, (server.hostname, server.port))
    except BaseException:
        tcp.close()
        raise
    waits = {"open_timeout": None, "ping_interval": None, "close_timeout": FAREWELL}
    return await _Connect(url, sock=tcp, proxy=None, **waits, **options)


class _Connect(connect):
    """Follows no redirect: a client goes nowhere else because a learner's server says so."""

    def process_redirect(self, exc: Exception) -> Exception:
        return exc


async def fair_first(
    awaited: asyncio.Future, settled: Settled, kept_waiting: KeptWaiting, within: float
) -> bool:
    """As `first`; a server that had no processor for a part of the time gets as much time again.

    So a right answer passes on a machine that has too much to do, and one that hangs is not waited for longer.
    """
    await asyncio.wait({awaited}, timeout=PROMPT)
    if awaited.done():
        return False
    for seconds in fair_waits(kept_waiting, within):
        if not await first(awaited, settled, seconds):
            return False
    return True


def fair_waits(kept_waiting: KeptWaiting, within: float) -> Iterator[float]:
    """How long to wait: so many seconds, then as long again as the program had no processor meanwhile, and so on.

    Args:
        kept_waiting: as in `Client`.
        within: seconds that it may take, with a processor.
    """
    before, left = kept_waiting(), EXTRA
    yield within
    while left > 0:
        now = kept_waiting()
        extra = min(now - before, left)
        if extra < WORTH_IT:
            return
        before, left = now, left - extra
        yield extra


async def first(awaited: asyncio.Future, settled: Settled, within: float) -> bool:
    """Wait until `awaited` is done, or the server has nothing left to do, or the time is up.

    Args:
        awaited: the frame, or the connection.
        settled: as in `Client`.
        within: seconds.

    Returns:
        True when the server was still at work as the time ran out.

    Raises:
        Unmet: the learner's program has ended.
    """
    settling = asyncio.ensure_future(settled(within))
    try:
        await asyncio.wait({awaited, settling}, timeout=within, return_when=asyncio.FIRST_COMPLETED)
        if not awaited.done():
            await _in_time(awaited, ARRIVAL)
        return not awaited.done() and not (settling.done() and settling.result())
    finally:
        settling.cancel()


def _why_nothing(still_busy: bool, within: float, later: bool) -> str:
    if not still_busy:
        return "Nothing came back, and the server had nothing left to do."
    at_work = "" if later else ", and your code was still running"
    return f"Nothing came within {within:g} seconds{at_work}."


async def _in_time(awaited: asyncio.Future, seconds: float) -> None:
    """Wait so long for what is on its way; anew when this process was held up itself, so that its time ran out
    before it could look."""
    for _ in range(TRIES):
        began = time.monotonic()
        await asyncio.wait({awaited}, timeout=seconds)
        if awaited.done() or time.monotonic() - began < 2 * seconds:
            return


async def never(within: float) -> bool:
    """In place of `settled`, where a server that has nothing to do now says nothing: it may send on its own."""
    await asyncio.sleep(within)
    return False


def _not_at_all() -> float:
    """For a wait that must not become longer, or a server of which nothing is known."""
    return 0.0


def shown(payload, width: int = 70) -> str:
    """A payload as Python writes it, cut in the middle when it is long."""
    text = repr(payload)
    if len(text) <= width:
        return text
    half = (width - 1) // 2
    return f"{text[:half]}…{text[-half:]}"
