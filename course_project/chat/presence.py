"""Who is in a room: one row a connection, whatever process serves it."""

from datetime import timedelta
from functools import partial

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from django.utils import timezone

from common.consumers import HEARTBEAT

from .models import Presence, Room

GONE = timedelta(seconds=3 * HEARTBEAT)  # a killed server says no goodbye for its connections


def here(room, user, connection):
    """Note that a connection is in the room: once it has opened, and again with each heartbeat."""
    now = timezone.now()
    seen = {"room": room, "user": user if user.is_authenticated else None, "seen_at": now}
    with transaction.atomic():
        room = Room.objects.select_for_update().get(pk=room.pk)
        _, entered = Presence.objects.update_or_create(connection=connection, defaults=seen)
        gone, _ = room.presences.filter(seen_at__lt=now - GONE).delete()
        if entered or gone:
            announce(room)


def left(room, connection):
    """Note that a connection has closed."""
    with transaction.atomic():
        room = Room.objects.select_for_update().get(pk=room.pk)
        room.presences.filter(connection=connection).delete()
        announce(room)


def announce(room):
    """
    Send the list to the room once it is committed.

    Two processes may send theirs in either order. The version, counted under the room's lock, tells the
    newer list.
    """
    room.people_version += 1
    room.save(update_fields=["people_version"])
    names = room.presences.filter(user__isnull=False).values_list("user__username", flat=True)
    event = {
        "type": "chat.people",
        "version": room.people_version,
        "names": sorted(set(names), key=str.casefold),
        "guests": room.presences.filter(user__isnull=True).count(),
    }
    transaction.on_commit(partial(async_to_sync(get_channel_layer().group_send), room.group, event))
