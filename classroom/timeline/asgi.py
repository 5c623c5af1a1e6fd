"""Records the ASGI events between Daphne and the application."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from .entries import CLIENT, CONSUMER, DAPHNE
from .log import Log, current_client
from .payload import Payload, close_code, exception, plain, request_target

Scope = dict[str, Any]
Event = dict[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class RecordedApplication:
    """ASGI middleware: passes everything on unchanged, and adds a row to `log` for each event.

    Events: https://asgi.readthedocs.io/en/stable/specs/www.html
    """

    def __init__(self, application: Application, log: Log) -> None:
        self.application = application
        self.log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kinds: dict[str, type[_Connection]] = {"websocket": _WebSocket, "http": _Http}
        kind = kinds.get(scope["type"])
        if kind is None:  # lifespan: no client takes part
            return await self.application(scope, receive, send)
        client = current_client.get() or self.log.new_client()
        token = current_client.set(client)
        connection = kind(self.log, client, scope)
        record, sent = connection.record, connection.sent

        async def recorded_receive() -> Event:
            event = await receive()
            record(event, DAPHNE, CONSUMER)
            return event

        async def recorded_send(event: Event) -> None:
            record(event, CONSUMER, DAPHNE)
            await send(event)
            if sent is not None and isinstance(event, dict):
                sent(event)

        try:
            return await self.application(scope, recorded_receive, recorded_send)
        except asyncio.CancelledError:
            connection.add(CONSUMER, CONSUMER, "cancelled", "by the server", failed=True)
            raise
        except BaseException as error:
            connection.add(CONSUMER, CONSUMER, "raised", exception(error), failed=True)
            connection.crashed()
            raise
        finally:
            current_client.reset(token)


class _Connection:
    kinds: tuple[str, ...] = ()  # of ASGI events, which are shown as they are
    sent: Callable[[Event], None] | None = None  # called with the event when Daphne has taken it

    def __init__(self, log: Log, client: int, scope: Scope) -> None:
        self._log, self._client, self._path = log, client, plain(scope["path"])

    def add(self, sender: str, receiver: str, label: str, detail: str | Payload = "", **flags: bool) -> None:
        self._log.add(self._client, self._path, sender, receiver, label, detail, **flags)

    def record(self, event: object, sender: str, receiver: str) -> None:
        if not isinstance(event, dict):
            self.add(sender, receiver, "not an event", Payload.of(event), failed=True)
            return
        kind = event.get("type", "event without a type")
        detail: str | Payload
        try:
            detail = self.detail(kind, event)
        except (KeyError, TypeError, ValueError):  # a malformed event: Daphne refuses it, in its own words
            detail = "not a valid event"
        label = kind if kind in self.kinds else plain(str(kind))
        self._log.add(self._client, self._path, sender, receiver, label, detail)

    def detail(self, kind: str, event: Event) -> str | Payload:
        """What an event says. Raises KeyError, TypeError or ValueError for a malformed one."""
        raise NotImplementedError

    def crashed(self) -> None:
        """Called when the application has ended with an exception."""


class _WebSocket(_Connection):
    kinds = (
        *("websocket.connect", "websocket.accept", "websocket.receive", "websocket.send"),
        *("websocket.close", "websocket.disconnect"),
    )

    def detail(self, kind: str, event: Event) -> str | Payload:
        if kind in ("websocket.receive", "websocket.send"):
            text, data = event.get("text"), event.get("bytes")
            if data is None:
                return "" if text is None else Payload.of(text)
            return Payload.of(data) if text is None else f"{Payload.of(text)} and {Payload.of(data)}"
        if kind == "websocket.accept" and event.get("subprotocol"):
            return f"subprotocol {plain(event['subprotocol'])}"
        if kind == "websocket.disconnect":
            return close_code(event.get("code"), event.get("reason"))
        if kind == "websocket.close":
            return close_code(event.get("code", 1000), event.get("reason"))
        return ""


class _Http(_Connection):
    """Daphne's HTTP side is not recorded on the wire, so the request and the answer are added here."""

    kinds = ("http.request", "http.response.start", "http.response.body", "http.disconnect")

    def __init__(self, log: Log, client: int, scope: Scope) -> None:
        super().__init__(log, client, scope)
        self._status: int | None = None
        self._size = 0
        target = request_target(quote(scope["path"]), scope.get("query_string", b"").decode("latin1"))
        self.add(CLIENT, DAPHNE, plain(scope["method"]), target, from_outside=True)

    def detail(self, kind: str, event: Event) -> str | Payload:
        if kind in ("http.request", "http.response.body"):
            more = ", more follows" if event.get("more_body") else ""
            return f"{len(event.get('body', b'')):,} bytes{more}"
        if kind == "http.response.start":
            return _status(event["status"])
        return ""

    def sent(self, event: Event) -> None:
        if event.get("type") == "http.response.start":
            self._status = event.get("status")
        elif event.get("type") == "http.response.body" and self._status is not None:
            self._size += len(event.get("body", b""))
            if not event.get("more_body"):
                self._answer(self._status, f"{self._size:,} bytes")

    def crashed(self) -> None:
        if self._status is None:
            self._answer(HTTPStatus.INTERNAL_SERVER_ERROR)

    def _answer(self, status: int, detail: str = "") -> None:
        self.add(DAPHNE, CLIENT, _status(status), detail, failed=status >= 500)


def _status(code: int) -> str:
    """Return "404 Not Found" for 404."""
    try:
        return f"{int(code)} {HTTPStatus(code).phrase}"
    except ValueError:
        return plain(str(code))
