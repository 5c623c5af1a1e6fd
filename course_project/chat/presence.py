"""Who is in a room: one row a connection, whatever process serves it."""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import NamedTuple

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import DatabaseError, transaction
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Now

from common.frames import LONGEST_LIST, that_fit

from .events import Crowd, People, PeopleEvent
from .models import Presence, Room
from .notice import tell_overviews

logger = logging.getLogger(__name__)

PAUSE = 1.0  # seconds
LONGEST_PAUSE = 8.0  # seconds: a server that stops waits ten for all, its rooms' last lists among it
CROWDED = 200  # people: as many times as there are more, the pause between two lists is longer
GONE = 3  # heartbeats: a killed server says no goodbye for its connections
SHORT_LIST = 2 * 1024  # bytes of names, where many rooms share a frame


class Sign(NamedTuple):
    """A sign of life: of which connection, whose, and in which room."""

    room: Room
    user: User | AnonymousUser
    connection: str


async def here(sign: Sign) -> None:
    """A connection has opened."""
    await database_sync_to_async(note_here)([sign])
    announcer.tell(sign.room)


def still_here(sign: Sign) -> None:
    """A connection's heart has beaten. It is noted in a moment."""
    roll_call.answer(sign)


async def left(room: Room, connection: str) -> None:
    """A connection has closed. Returns when the room has been told: a server that stops waits for it."""
    roll_call.forget(connection)
    await database_sync_to_async(note_left)(room, connection)
    await asyncio.shield(announcer.tell(room))


class RollCall:
    """
    Notes the heartbeats of all connections of a process together: those of each thirtieth of a heartbeat's time.

    One by one, those of three thousand would keep the thread busy in which all of a process ask the database.
    """

    def __init__(self):
        self.answers: dict[str, Sign] = {}  # by connection: not noted yet
        self.under_way: asyncio.Task[None] | None = None

    def answer(self, sign: Sign) -> None:
        """Have a connection noted with the others of this moment."""
        self.answers[sign.connection] = sign
        if self.under_way is None or self.under_way.get_loop() is not asyncio.get_running_loop():
            self.under_way = asyncio.create_task(self.call())

    def forget(self, connection: str) -> None:
        """A connection that has closed is not noted any more."""
        self.answers.pop(connection, None)

    async def call(self) -> None:
        """Wait for those of this moment, and note them. What goes wrong is logged: each beats again."""
        try:
            await asyncio.sleep(settings.HEARTBEAT / 30)
        finally:
            signs, self.answers, self.under_way = self.answers, {}, None
        try:
            for room in await database_sync_to_async(note_still_here)(signs.values()):
                announcer.tell(room)
        except DatabaseError as error:
            logger.error("Who is there was not noted: %r", error)


roll_call = RollCall()


class Announcer:
    """
    Tells rooms who is there: at once, and then at most once a second, however many come and go.

    Else a thousand people who come to one room would be a million messages. As each list goes to all, a crowded room gets
    fewer: one in LONGEST_PAUSE at least.
    """

    def __init__(self):
        self.waiting: dict[int, asyncio.Task[None]] = {}  # by room: has not looked yet who is there
        self.next_at: dict[int, float] = {}  # by room: the earliest moment for its next list

    def tell(self, room: Room) -> asyncio.Task[None]:
        """Have the room told who is there now; the task ends when it has been."""
        task = self.waiting.get(room.pk)
        if task is None or task.get_loop() is not asyncio.get_running_loop():
            task = self.waiting[room.pk] = asyncio.create_task(self.announce(room))
        return task

    async def announce(self, room: Room) -> None:
        """Wait for the room's turn, and tell it. What goes wrong is logged, and tried again with the next heartbeat."""
        try:
            await asyncio.sleep(self.next_at.get(room.pk, 0) - time.monotonic())
        finally:
            del self.waiting[room.pk]
        began = time.monotonic()
        self.next_at[room.pk] = began + PAUSE
        try:
            people: People = await database_sync_to_async(new_list)(room)
            self.next_at[room.pk] = began + pause_after(people)
            event: PeopleEvent = {"type": "chat.people", **people}
            await get_channel_layer().group_send(room.group, event)
            await tell_overviews()
        except Room.DoesNotExist:
            return  # it has been deleted, and its people have been sent away
        except Exception as error:  # each layer has errors of its own
            logger.error("A room was not told who is there: %r", error, extra={"room": room.slug})
            # Its people need not come back for it: who was told nothing may have lost nothing else.
            asyncio.get_running_loop().call_later(settings.HEARTBEAT, self.tell, room)


announcer = Announcer()


def pause_after(people: Crowd) -> float:
    """Seconds until these people may get the next list."""
    return min(
        max(1.0, (len(people["names"]) + people["more"] + people["guests"]) / CROWDED) * PAUSE, LONGEST_PAUSE
    )


def note_here(signs: Iterable[Sign]) -> None:
    """Note connections that were not there before."""
    # The database's clock: those of two hosts may differ by minutes.
    Presence.objects.bulk_create(
        Presence(
            room=sign.room,
            user=sign.user if sign.user.is_authenticated else None,
            connection=sign.connection,
            seen_at=Now(),
        )
        for sign in signs
    )


def note_still_here(signs: Collection[Sign]) -> set[Room]:
    """Note connections, forget those that have said nothing for long; return the rooms where somebody has come or gone."""
    known = Presence.objects.filter(connection__in=[sign.connection for sign in signs])
    missing: list[Sign] = []
    if known.update(seen_at=Now()) < len(signs):
        noted = set(known.values_list("connection", flat=True))
        rooms_left = Room.objects.in_bulk({sign.room.pk for sign in signs})  # without those that have been deleted
        missing = [sign for sign in signs if sign.connection not in noted and sign.room.pk in rooms_left]
        note_here(missing)
    rooms = set(Room.objects.filter(presences__seen_at__lt=long_ago()))
    if rooms:
        Presence.objects.filter(seen_at__lt=long_ago()).delete()
    return rooms | {sign.room for sign in missing}


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
    # Forgotten, not left out: whose heart beats again afterwards has come, and the room is told.
    room.presences.filter(seen_at__lt=long_ago()).delete()
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
