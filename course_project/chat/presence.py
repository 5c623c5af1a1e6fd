"""Who is in a room: one row a connection, whatever process serves it."""

import asyncio
import logging
import time
from datetime import timedelta

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.db.models.functions import Now

from common.frames import that_fit

from .events import People, PeopleEvent
from .models import Presence, Room

logger = logging.getLogger(__name__)

PAUSE = 1.0  # seconds
GONE = 3  # heartbeats: a killed server says no goodbye for its connections


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
        """Wait for the room's turn, and tell it. What goes wrong is logged: its people come back, and it is told."""
        try:
            await asyncio.sleep(self.told_at.get(room.pk, -PAUSE) + PAUSE - time.monotonic())
        finally:
            del self.waiting[room.pk]
        self.told_at[room.pk] = time.monotonic()
        try:
            people: People = await database_sync_to_async(new_list)(room)
            event: PeopleEvent = {"type": "chat.people", **people}
            await get_channel_layer().group_send(room.group, event)
        except Exception as error:  # each layer has errors of its own
            logger.error("A room was not told who is there: %r", error, extra={"room": room.slug})


announcer = Announcer()


@transaction.atomic
def note_here(room: Room, user: User | AnonymousUser, connection: str) -> bool:
    """Note a connection, forget those that have said nothing for long; return whether somebody has come or gone."""
    # The database's clock: those of two hosts may differ by minutes.
    seen = {"room": room, "user": user if user.is_authenticated else None, "seen_at": Now()}
    _, entered = Presence.objects.update_or_create(connection=connection, defaults=seen)
    gone, _ = room.presences.filter(seen_at__lt=Now() - GONE * timedelta(seconds=settings.HEARTBEAT)).delete()
    return entered or gone > 0


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
    names = set(room.presences.filter(user__isnull=False).values_list("user__username", flat=True))
    shown = that_fit(sorted(names, key=str.casefold))
    return {
        "version": room.people_version,
        "names": shown,
        "more": len(names) - len(shown),
        "guests": room.presences.filter(user__isnull=True).count(),
    }
