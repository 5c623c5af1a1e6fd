"""Who is in a room: one row a connection, whatever process serves it."""

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

GONE = 3  # heartbeats: a killed server says no goodbye for its connections
SHORT_LIST = 2 * 1024  # bytes of names, where many rooms share a frame


async def here(room: Room, user: User | AnonymousUser, connection: str) -> None:
    """A connection is in the room: said once it has opened, and again with each heartbeat."""
    await announce(room, await database_sync_to_async(note_here)(room, user, connection))


async def left(room: Room, connection: str) -> None:
    """A connection has closed."""
    await announce(room, await database_sync_to_async(note_left)(room, connection))


async def announce(room: Room, people: People | None) -> None:
    """Tell the room, and the overviews, who is there, when that has changed."""
    if people:
        event: PeopleEvent = {"type": "chat.people", **people}
        await get_channel_layer().group_send(room.group, event)
        await tell_overviews()


@transaction.atomic
def note_here(room: Room, user: User | AnonymousUser, connection: str) -> People | None:
    """Return the new list of people, or None when it is the same as before."""
    # The database's clock: those of two hosts may differ by minutes.
    seen = {"room": room, "user": user if user.is_authenticated else None, "seen_at": Now()}
    room = Room.objects.select_for_update().get(pk=room.pk)
    _, entered = Presence.objects.update_or_create(connection=connection, defaults=seen)
    gone, _ = room.presences.filter(seen_at__lt=long_ago()).delete()
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


def nobody() -> Crowd:
    """Who is in an empty room."""
    return {"names": [], "more": 0, "guests": 0}


def long_ago() -> CombinedExpression:
    """The moment before which a connection must have been seen last to count as gone."""
    return Now() - GONE * timedelta(seconds=settings.HEARTBEAT)
