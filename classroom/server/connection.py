"""What the application of one connection is doing: waiting for an event, or working."""

from contextvars import ContextVar

# The connection whose application runs in this context; its tasks and threads inherit it.
current_connection: ContextVar["Connection"] = ContextVar("current_connection")


class Connection:
    """One connection's application, seen through its `receive`.

    An application that waits in `receive()` has handled all it was given. Channels calls `receive` again only
    when a handler has returned (channels.utils.await_many_dispatch), so this one flag tells a running handler
    from a waiting one, with no look into the application.
    """

    def __init__(self, path: str):
        self.path = path
        self._open_receives = 0

    @property
    def waiting(self) -> bool:
        """True while the application waits for its next event and handles nothing."""
        return self._open_receives > 0

    def watch(self, receive):
        """`receive` as the application shall call it, so that waiting is seen.

        Args:
            receive: the ASGI receive callable of this connection.
        """

        async def watched_receive():
            self._open_receives += 1
            try:
                return await receive()
            finally:
                self._open_receives -= 1

        return watched_receive
