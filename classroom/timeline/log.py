"""The log that all recorders write to, and the run that is drawn from it."""

import threading
from collections import deque
from contextvars import ContextVar
from itertools import count, islice
from time import perf_counter
from typing import Any

from .draw import Timeline
from .entries import Entry
from .payload import Payload

current_client: ContextVar[int] = ContextVar("current_client", default=0)
"""Number of the connection that the running code belongs to; 0 outside of any connection."""


class Log:
    """The newest `size` rows. May be written to from several threads."""

    def __init__(self, size: int = 10_000) -> None:
        # The fields of entries: to make an Entry costs as much again as the rest.
        self._rows: deque[tuple[Any, ...]] = deque(maxlen=size)
        self._lock = threading.Lock()
        self._clients = count(1)
        self._added = 0  # rows ever added
        self._run_begins = 0  # value of _added when the last run began
        self._run_is_due = False

    def add(
        self,
        client: int,
        path: str,
        sender: str,
        receiver: str,
        label: str,
        detail: str | Payload = "",
        *,
        failed: bool = False,
        from_outside: bool = False,
    ) -> None:
        """Add a row, now.

        Args:
            client, path, sender, receiver, label, detail, failed: see `Entry`.
            from_outside: true for what the server did not cause itself: a request, a frame from a client,
                a message from a notebook cell. The first of these after `begin_run()` begins the run. What
                comes before it, such as the disconnect of a client that left, is the tail of the run before.
        """
        row = perf_counter(), client, path, sender, receiver, label, detail, failed
        with self._lock:
            if from_outside and self._run_is_due:
                self._run_begins, self._run_is_due = self._added, False
            self._rows.append(row)
            self._added += 1

    def begin_run(self) -> None:
        """Let the next row from outside begin a new run. To be called when a notebook cell begins."""
        self._run_is_due = True

    def new_client(self) -> int:
        """Return the number of a new connection, never used before. (A picture counts its own from 1.)"""
        return next(self._clients)

    def client_of(self, protocol: Any) -> int:
        """Return `protocol.client_number`, the number of a connection of Daphne's; set it at first."""
        if getattr(protocol, "client_number", None) is None:
            protocol.client_number = self.new_client()
        return int(protocol.client_number)

    def last_run(self, limit: int = 40) -> Timeline:
        """Return the `Timeline` of the newest run that has rows; it draws at most `limit` rows."""
        return self._timeline(self._run_begins, limit)

    def everything(self, limit: int = 40) -> Timeline:
        """Return the `Timeline` of all rows kept; it draws at most `limit` rows."""
        return self._timeline(0, limit)

    def _timeline(self, begin: int, limit: int) -> Timeline:
        with self._lock:
            dropped = self._added - len(self._rows)  # the oldest rows, when there were more than `size`
            rows = tuple(islice(self._rows, max(begin - dropped, 0), None))
        return Timeline(map(Entry._make, rows), limit, forgotten=max(dropped - begin, 0))
