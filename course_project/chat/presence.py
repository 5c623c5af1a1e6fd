"""Who is in a room: one row a connection, whatever process serves it."""

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

GONE = 3  # heartbeats: a killed server says no goodbye for its connections


async def here(room: Room, user: User | AnonymousUser, connection: str) -> None:
    """A connection is in the room: said once it has opened, and again with each heartbeat."""
    await announce(room, await database_sync_to_async(note_here)(room, user, connection))


async def left(room: Room, connection: str) -> None:
    """A connection has closed."""
    await announce(room, await database_sync_to_async(note_left)(room, connection))


async def announce(room: Room, people: People | None) -> None:
    """Tell the room who is there, when that has changed."""
    if people:
        event: PeopleEvent = {"type": "chat.people", **people}
        await get_channel_layer().group_send(room.group, event)


@transaction.atomic
def note_here(room: Room, user: User | AnonymousUser, connection: str) -> People | None:
    """Return the new list of people, or None when it is the same as before."""
    # The database's clock: those of two hosts may differ by minutes.
    seen = {"room": room, "user": user if user.is_authenticated else None, "seen_at": Now()}
    room = Room.objects.select_for_update().get(pk=room.pk)
    _, entered = Presence.objects.update_or_create(connection=connection, defaults=seen)
    gone, _ = room.presences.filter(seen_at__lt=Now() - GONE * timedelta(seconds=settings.HEARTBEAT)).delete()
    return new_list(room) if entered or gone else None


@transaction.atomic
def note_left(room: Room, connection: str) -> People:
    """Return the new list of people."""
    room = Room.objects.select_for_update().get(pk=room.pk)
    room.presences.filter(connection=connection).delete()
    return new_list(room)


def new_list(room: Room) -> People:
    """
    The people of a room whose row is locked.

    Two processes may send theirs in either order: the version, counted under the lock, tells the newer.
    """
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
