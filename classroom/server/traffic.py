"""Counts what comes and goes on each WebSocket, so that it can be said what is still on its way."""

from dataclasses import dataclass
from typing import Any

from classroom.timeline.wire import RecordedWebSocket

MOST = 10_000  # connections that are remembered, the newest ones


@dataclass
class Traffic:
    """What the server has seen of one WebSocket.

    Attributes:
        taken_in: messages that have come from the client and were given to the application.
        sent: messages that have gone to the client.
        opened: whether the handshake was answered with 101.
        lost: whether the TCP connection has ended.
    """

    taken_in: int = 0
    sent: int = 0
    opened: bool = False
    lost: bool = False


class CountedWebSocket(RecordedWebSocket):
    """Daphne's WebSocket protocol, which also counts in `server.traffic`, a dict by the client's TCP port."""

    traffic: Traffic  # not there before the request has been read

    def onConnect(self, request: Any) -> Any:
        self.traffic = Traffic()
        by_port = self.factory.server_class.traffic
        port = self.transport.getPeer().port
        by_port.pop(port, None)  # the system gives a port again: now it is the newest
        by_port[port] = self.traffic
        if len(by_port) > MOST:
            del by_port[next(iter(by_port))]
        return super().onConnect(request)

    def onOpen(self) -> None:
        self.traffic.opened = True
        super().onOpen()

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        super().onMessage(payload, isBinary)
        self.traffic.taken_in += 1

    def sendMessage(self, payload: bytes, isBinary: bool = False, *args: Any, **kwargs: Any) -> None:
        super().sendMessage(payload, isBinary, *args, **kwargs)
        if self.state == self.STATE_OPEN:  # else Autobahn has sent nothing
            self.traffic.sent += 1

    def onCloseFrame(self, code: int | None, reasonRaw: bytes | None) -> Any:
        details = self.factory.server_class.connections.get(self, {})
        if self.state == self.STATE_OPEN and "connection" in details:
            details["connection"].client_leaves = True
        return super().onCloseFrame(code, reasonRaw)

    def onClose(self, wasClean: bool, code: int, reason: str) -> None:
        super().onClose(wasClean, code, reason)
        if hasattr(self, "traffic"):
            self.traffic.lost = True
