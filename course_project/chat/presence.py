"""Who is in a room: one row a connection, whatever process serves it."""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now

from common.frames import LONGEST_LIST, that_fit

from .events import Crowd, People, PeopleEvent
from .models import Presence, Room
from .notice import tell_overviews

logger = logging.getLogger(__name__)

PAUSE = 1.0  # seconds
GONE = 3  # heartbeats: a killed server says no goodbye for its connections
SHORT_LIST = 2 * 1024  # bytes of names, where many rooms share a frame


async def here(room: Room, user: User | AnonymousUser, connection: str) -> None:
    """A connection is in the room: said once it has opened, and again with each heartbeat."""
    if await database_sync_to_async(note_here)(room, user, connection):
        announcer.tell(room)


async def left(room: Room, connection: str) -> None:
    """A connection has closed. Returns when the room has been told: a server that stops waits for it."""
    await database_sync_to_async(note_left)(room, connection)
    await asyncio.shield(announcer.tell(room))


class Announcer:
    """
    Tells rooms who is there: at once, and then at most once a second, however many come and go.

    Else a thousand people who come to one room would be a million messages.
    """

    def __init__(self):
        self.waiting: dict[int, asyncio.Task[None]] = {}  # by room: has not looked yet who is there
        self.told_at: dict[int, float] = {}

    def tell(self, room: Room) -> asyncio.Task[None]:
        """Have the room told who is there now; the task ends when it has been."""
        task = self.waiting.get(room.pk)
        if task is None or task.get_loop() is not asyncio.get_running_loop():
            task = self.waiting[room.pk] = asyncio.create_task(self.announce(room))
        return task

    async def announce(self, room: Room) -> None:
        """Wait for the room's turn, and tell it. What goes wrong is logged, and tried again with the next heartbeat."""
        try:
            await asyncio.sleep(self.told_at.get(room.pk, -PAUSE) + PAUSE - time.monotonic())
        finally:
            del self.waiting[room.pk]
        self.told_at[room.pk] = time.monotonic()
        try:
            people: People = await database_sync_to_async(new_list)(room)
            event: PeopleEvent = {"type": "chat.people", **people}
            await get_channel_layer().group_send(room.group, event)
            await tell_overviews()
        except Exception as error:  # each layer has errors of its own
            logger.error("A room was not told who is there: %r", error, extra={"room": room.slug})
            # Its people need not come back for it: who was told nothing may have lost nothing else.
            asyncio.get_running_loop().call_later(settings.HEARTBEAT, self.tell, room)


announcer = Announcer()


def note_here(room: Room, user: User | AnonymousUser, connection: str) -> bool:
    """Note a connection, forget those that have said nothing for long; return whether somebody has come or gone."""
    # Each connection asks this with each heartbeat, and all of a process ask in one thread: so no more than two questions.
    # The database's clock: those of two hosts may differ by minutes.
    known = room.presences.filter(connection=connection).update(seen_at=Now())
    if not known:
        known_user = user if user.is_authenticated else None
        room.presences.create(connection=connection, user=known_user, seen_at=Now())
    gone, _ = room.presences.filter(seen_at__lt=long_ago()).delete()
    return not known or gone > 0


def note_left(room: Room, connection: str) -> None:
    """Forget a connection."""
    room.presences.filter(connection=connection).delete()


@transaction.atomic
def new_list(room: Room) -> People:
    """
    The people of a room.

    Two processes may send theirs in either order: the version, counted while the room's row is locked, tells the newer.
    """
    room = Room.objects.select_for_update().get(pk=room.pk)
    room.people_version += 1
    room.save(update_fields=["people_version"])
    return {"version": room.people_version, **crowd(room.presences.values_list("user__username", flat=True))}


def crowd(names: Iterable[str | None], longest: int = LONGEST_LIST) -> Crowd:
    """Those who are behind some connections. names: one for each connection; None for a guest."""
    names = list(names)
    known = {name for name in names if name is not None}
    shown = that_fit(sorted(known, key=str.casefold), longest)
    return {"names": shown, "more": len(known) - len(shown), "guests": names.count(None)}


def by_room() -> dict[int, Crowd]:
    """Who is in each room that has somebody in it, by the room's key."""
    present = Presence.objects.exclude(seen_at__lt=long_ago()).values_list("room", "user__username")
    names: dict[int, list[str | None]] = defaultdict(list)
    for room, name in present:
        names[room].append(name)
    return {room: crowd(those, SHORT_LIST) for room, those in names.items()}


def long_ago() -> CombinedExpression:
    """The moment before which a connection must have been seen last to count as gone."""
    return Now() - GONE * timedelta(seconds=settings.HEARTBEAT)
