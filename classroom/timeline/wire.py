"""Records what goes over the network between a client and Daphne.

Importing this module imports daphne.ws_protocol, which installs no Twisted reactor; only a server does.
"""

from http import HTTPStatus
from typing import Any

from daphne.ws_protocol import WebSocketProtocol

from .entries import CLIENT, DAPHNE
from .payload import Payload, close_code, plain, request_target


class RecordedWebSocket(WebSocketProtocol):
    """Daphne's WebSocket protocol, which also adds a row to `server.log` for each frame and handshake step.

    Use: `server.ws_factory.protocol = RecordedWebSocket`, where `server` is a daphne.server.Server that has
    a `log`. Each override records and then does what Daphne and Autobahn do.
    """

    client_number: int | None = None
    _path = ""
    _request_is_recorded = False
    _is_open = False

    # The handshake

    def onConnect(self, request: Any) -> Any:
        self._record_request()
        return super().onConnect(request)

    def onOpen(self) -> None:
        self._is_open = True
        subprotocol = self.websocket_protocol_in_use
        self._row(DAPHNE, CLIENT, _status(101), f"subprotocol {plain(subprotocol)}" if subprotocol else "")
        super().onOpen()

    def failHandshake(self, reason: str, code: int = 400, responseHeaders: Any = None) -> None:
        self._record_request()  # a malformed request never comes to onConnect
        self._row(DAPHNE, CLIENT, _status(code), "(handshake refused)", failed=code >= 500)
        super().failHandshake(reason, code, responseHeaders)

    # Messages

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        self._row(CLIENT, DAPHNE, *_frame(payload, isBinary), from_outside=True)
        super().onMessage(payload, isBinary)

    def sendMessage(self, payload: bytes, isBinary: bool = False, *args: Any, **kwargs: Any) -> None:
        super().sendMessage(payload, isBinary, *args, **kwargs)
        self._row(DAPHNE, CLIENT, *_frame(payload, isBinary))

    # The end

    def onCloseFrame(self, code: int | None, reasonRaw: bytes | None) -> Any:
        is_answer = self.state == self.STATE_CLOSING
        self._row(
            CLIENT,
            DAPHNE,
            "close frame (answer)" if is_answer else "close frame",
            close_code(code, (reasonRaw or b"").decode(errors="replace")),
            from_outside=not is_answer,
        )
        return super().onCloseFrame(code, reasonRaw)

    def sendCloseFrame(
        self, code: int | None = None, reasonUtf8: bytes | None = None, isReply: bool = False
    ) -> None:
        if self.state == self.STATE_OPEN:  # else Autobahn sends nothing
            self._row(
                DAPHNE,
                CLIENT,
                "close frame (answer)" if isReply else "close frame",
                close_code(code, (reasonUtf8 or b"").decode(errors="replace")),
                failed=code == 1011,
            )
        super().sendCloseFrame(code, reasonUtf8, isReply)

    def dropConnection(self, abort: bool = False) -> None:
        refused = self.state == self.STATE_CONNECTING and not self.wasOpenHandshakeTimeout
        if not (self.wasClean or refused or self.state == self.STATE_CLOSED):
            self._row(DAPHNE, CLIENT, "connection dropped:", self._why_dropped(), failed=True)
        super().dropConnection(abort)

    def onClose(self, wasClean: bool, code: int, reason: str) -> None:
        if not (wasClean or self.droppedByMe):
            when = "no close frame" if self._is_open else "during the handshake"
            self._row(DAPHNE, DAPHNE, "connection lost:", f"{when} ({code})", failed=True)
        super().onClose(wasClean, code, reason)

    # Rows

    def _row(self, sender: str, receiver: str, label: str, detail: str | Payload = "", **flags: bool) -> None:
        log = self.factory.server_class.log
        log.add(self.client_number or log.client_of(self), self._path, sender, receiver, label, detail, **flags)

    def _record_request(self) -> None:
        if self._request_is_recorded:
            return
        self._request_is_recorded = True
        self._path = plain(getattr(self, "http_request_path", ""))
        path, _, query = getattr(self, "http_request_uri", "").partition("?")
        offered = ", ".join(getattr(self, "websocket_protocols", ()))
        subprotocols = f" subprotocols {plain(offered)}" if offered else ""
        self._row(CLIENT, DAPHNE, "GET", request_target(path, query) + subprotocols, from_outside=True)

    def _why_dropped(self) -> str:
        if self.wasOpenHandshakeTimeout:
            limit = f"{self.openHandshakeTimeout:g} s"
            return f"neither accepted nor refused in time (handshake time-out {limit})"
        if self.wasCloseHandshakeTimeout:
            return f"no answer to the close frame within {self.closeHandshakeTimeout:g} s"
        if self.wasMaxMessagePayloadSizeExceeded or self.wasMaxFramePayloadSizeExceeded:
            return f"message too big: more than {self.maxMessagePayloadSize:,} bytes"
        return plain(self.wasNotCleanReason or "")


def _frame(payload: bytes, is_binary: bool) -> tuple[str, Payload]:
    if is_binary:
        return "binary frame", Payload.of(payload)
    return "text frame", Payload.of(payload.decode(errors="replace"))


def _status(code: int) -> str:
    return f"{code} {HTTPStatus(code).phrase}"
