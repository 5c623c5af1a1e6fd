"""
An orderly stop: connections clean up after themselves before the server ends.

Daphne itself cancels them too, but not when one is younger than about a second: its `kill_all_applications`
fails then, with a KeyError. So this does not rely on it.
"""

import asyncio
from weakref import WeakSet

from twisted.internet import reactor
from twisted.internet.defer import Deferred

PATIENCE = 5  # seconds for all of them together

connections: WeakSet[asyncio.Task] = WeakSet()


def end_with_the_server():
    """Cancel the task that calls this when the server stops, and let it come to its end."""
    if task := asyncio.current_task():
        connections.add(task)


def end_all():
    """End all connections; Twisted waits for the Deferred."""
    tasks = set(connections)
    for task in tasks:
        task.cancel()
    return Deferred.fromFuture(asyncio.ensure_future(come_to_their_end(tasks)))


async def come_to_their_end(tasks):
    """Wait for them, but not for ever."""
    if tasks:
        await asyncio.wait(tasks, timeout=PATIENCE)


reactor.addSystemEventTrigger("before", "shutdown", end_all)  # type: ignore[arg-type]  # Twisted's own type is wrong here
