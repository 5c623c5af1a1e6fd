"""One real WebSocket connection, with expectations that fail in words a learner can use."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from classroom.judging.mailbox import Mailbox
from classroom.judging.rest import Rest, Sent, State
from classroom.running.unmet import Unmet
from classroom.running.waits import DECIDED, WITHIN, KeptWaiting, fair_wait

FAREWELL = 0.5  # seconds that the server may take to answer a close frame
PROMPT = 0.03  # seconds for what comes at once, before the program is asked whether it rests

VANISHED = "without a close frame"  # how a client may leave, beside the close codes

MEANING = {  # https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1
    1000: "a normal end",
    1001: "the server goes away",
    1005: "no code was given",
    1006: "dropped without a closing handshake",
    1009: "the message was too big",
    1011: "an error in the application",
}


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

    def __eq__(self, payload: Any) -> bool:
        try:
            return bool(self.condition(payload))
        except Exception:  # a payload that the condition cannot read does not meet it
            return False

    def __repr__(self) -> str:
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
    is at rest (rest.py). Only `later=True` waits out the time, for a server that sends on its own.

    Attributes:
        transcript: the conversation: ("sent", payload) and ("came", payload), in order.
    """

    def __init__(self, connection: ClientConnection, sent: Sent, rest: Rest | None, kept_waiting: KeptWaiting):
        """
        Args:
            connection: an open connection.
            sent: where this client counts what it sends.
            rest: tells when the server is at rest; None for a server of which that can't be known.
            kept_waiting: gives the seconds that the server was ready to run, and had no processor.
        """
        self.transcript: list[tuple[str, str | bytes]] = []
        self._connection = connection
        self._mailbox = Mailbox(connection)
        self._has_seen_the_close = False
        self._sent, self._rest, self._kept_waiting = sent, rest, kept_waiting

    @property
    def subprotocol(self) -> str | None:
        """The subprotocol that the server has chosen in the handshake, or None."""
        return self._connection.subprotocol

    @property
    def port(self) -> int:
        """The client's own TCP port."""
        return self._sent.port

    async def send(self, payload: str | bytes) -> None:
        """Send one frame: text for a str, binary for bytes.

        Raises:
            Unmet: the connection is closed.
        """
        try:
            self._sent.messages += 1
            await self._connection.send(payload)
        except ConnectionClosed:
            self._has_seen_the_close = True
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
            reason = f"A {kinds[type(payload)]} frame came back, and a {kinds[type(expected)]} frame was expected."
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
            await self._frame(within, later, prompt=False)
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

    async def close(self, code: int | None = 1000) -> None:
        """Close the connection from the client's side; drop it when the server does not answer that.

        Args:
            code: the close code; None for a close frame without one.
        """
        self._sent.left = True
        # websockets names no None in close's types, and sends an empty close frame for it
        closing = asyncio.ensure_future(self._connection.close(code))  # type: ignore[arg-type]
        if not await fair_wait([closing], self._kept_waiting, FAREWELL):
            self.vanish()
        await closing
        self._mailbox.close()

    def vanish(self) -> None:
        """Drop the TCP connection without a close frame, as a client does whose network fails."""
        self._sent.left = True
        self._connection.transport.abort()

    async def leave(self, how: int | str | None) -> None:
        """Leave in one of `inputs.ways_to_leave()`: with a close code, with none, or `VANISHED`."""
        if isinstance(how, str):
            self.vanish()
        else:
            await self.close(how)

    async def _next(self, expected: str, within: float, later: bool) -> str | bytes:
        """The next frame, or Unmet in words."""
        try:
            return await self._frame(within, later)
        except ConnectionClosed:
            raise self._unmet(self._closed_reason(), expected=expected) from None
        except _Silence as silence:
            raise self._unmet(str(silence), expected=expected, nothing=True) from None

    async def _frame(self, within: float, later: bool, prompt: bool = True) -> str | bytes:
        """The next frame; _Silence as soon as it is certain that none comes."""
        coming = asyncio.ensure_future(self._mailbox.something())
        try:
            why = await self._why_nothing(coming, within, later, prompt)
        finally:
            coming.cancel()
        if not self._mailbox:
            if self._mailbox.ended:
                self._has_seen_the_close = True
                await self._connection.recv()  # raises ConnectionClosed
            raise _Silence(why)
        payload = self._mailbox.take()
        self.transcript.append(("came", payload))
        return payload

    async def _why_nothing(self, coming: asyncio.Future[None], within: float, later: bool, prompt: bool) -> str:
        """Wait for something to come, or until it is certain that nothing does; says why then."""
        rest = self._rest
        if later or rest is None:
            await fair_wait([coming], self._kept_waiting, within)
            return f"Nothing came within {within:g} seconds."
        if prompt:
            await asyncio.wait([coming], timeout=PROMPT)
        if not coming.done() and await rest_before(coming, rest, self._kept_waiting, within):
            await self._arrival(rest.state(self._sent), within)
            return "Nothing came back, and the server had nothing left to do."
        return f"Nothing came within {within:g} seconds, and your code was still running."

    async def _arrival(self, state: State | None, within: float) -> None:
        """Wait until all has arrived that the server had sent when it came to rest."""
        if state is None:
            return
        arriving = asyncio.ensure_future(self._mailbox.end() if state.lost else self._mailbox.all_of(state.sent))
        await fair_wait([arriving], self._kept_waiting, within)
        arriving.cancel()

    def _closed_reason(self) -> str:
        return f"The server closed the connection ({self._close_words()})."

    def _close_words(self) -> str:
        code = self._connection.close_code
        return f"code {code}, {MEANING[code]}" if code in MEANING else f"code {code}"

    def _unmet(self, reason: str, expected: str = "", nothing: bool = False) -> Unmet:
        sent = [shown(payload) for direction, payload in self.transcript if direction == "sent"]
        came = [shown(payload) for direction, payload in self.transcript if direction == "came"]
        if self._has_seen_the_close:  # whether one has come already that was not waited for, is chance
            came.append(f"close code {self._connection.close_code}")
        elif nothing:
            came.append("nothing more" if came else "nothing")
        return Unmet(reason, sent=sent, came=came, expected=expected)


async def rest_before(coming: asyncio.Future[Any], rest: Rest, kept_waiting: KeptWaiting, within: float) -> bool:
    """Wait for something, or until the server is at rest.

    Args:
        coming: what is waited for.
        rest, kept_waiting: as in `Client`.
        within: seconds at most, in which the server has a processor.

    Returns:
        True when rest came first.

    Raises:
        Unmet: the learner's program has ended.
    """
    resting = asyncio.ensure_future(rest.reached(within))
    try:
        await fair_wait([coming, resting], kept_waiting, within + DECIDED)
        return resting.done() and not coming.done() and resting.result()
    finally:
        resting.cancel()


def leaving(how: int | str | None) -> str:
    """The words for a way to leave, after "one has left"."""
    if how is None:
        return "with no close code"
    return how if isinstance(how, str) else f"with close code {how}"


def shown(payload: object, width: int = 70) -> str:
    """A payload as Python writes it, cut in the middle when it is long."""
    text = repr(payload)
    if len(text) <= width:
        return text
    half = (width - 1) // 2
    return f"{text[:half]}…{text[-half:]}"
