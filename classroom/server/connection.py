"""What the application of one connection is doing: waiting for an event, or working."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import perf_counter
from typing import Any

from classroom.timeline.asgi import Event, Receive

# The connection whose application runs in this context; its tasks and to_thread() calls inherit it.
current_connection: ContextVar["Connection"] = ContextVar("current_connection")


class Connection:
    """One connection's application, seen through what it waits for.

    An application that waits for its next event has handled all it was given. Channels asks a source for the next
    event only when the handler of the one before has returned (channels.utils.await_many_dispatch). So a source
    that was asked before and is not being asked now has an event that is being handled.

    Attributes:
        path: of the scope.
        began: when it was made, in seconds of time.perf_counter().
        ended: whether the application has returned or raised.
        client_leaves: whether the client has begun the goodbye (RFC 6455, section 7.1.2): from then on nothing arrives.
        event: the last one that it was given, by the client or by the channel layer; {} before the first.
    """

    def __init__(self, path: str):
        self.path = path
        self.began = perf_counter()
        self.ended = False
        self.client_leaves = False
        self.event: Event = {}
        self._asked = {"client": 0}  # for each source of events: how many calls wait there

    @property
    def waiting(self) -> bool:
        """True while the application waits at every source of events and handles nothing."""
        return all(self._asked.values())

    def watch(self, receive: Receive) -> Receive:
        """`receive` as the application shall call it, so that waiting is seen.

        Args:
            receive: the ASGI receive callable of this connection.
        """

        asked = self._asked

        async def watched_receive() -> Event:
            asked["client"] += 1  # as `asks` does, which costs as much again as all the rest that is done here
            try:
                event = self.event = await receive()
                return event
            finally:
                asked["client"] -= 1

        return watched_receive

    @contextmanager
    def asks(self, source: str) -> Iterator[None]:
        """Count a call that waits for the next event of `source`."""
        self._asked[source] = self._asked.get(source, 0) + 1
        try:
            yield
        finally:
            self._asked[source] -= 1


def watch_layer(layer: Any) -> None:
    """Let every connection know when its application waits for a message of this channel layer.

    Args:
        layer: any object with a channel layer's `receive`, or None. Watching it again changes nothing.
    """
    if layer is None or hasattr(layer, "tells_connections"):
        return
    layer.tells_connections = True
    receive = layer.receive

    async def watched_receive(*args: Any, **kwargs: Any) -> Any:
        connection = current_connection.get(None)
        if connection is None:
            return await receive(*args, **kwargs)
        with connection.asks("channel layer"):
            event = connection.event = await receive(*args, **kwargs)
            return event

    layer.receive = watched_receive
