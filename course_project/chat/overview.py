"""All rooms and who is in them, live, for staff: the consumer behind the admin's page. protocol.py lists the messages."""

import asyncio

from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from pydantic import TypeAdapter

from common.frames import that_fit
from common.layer_consumer import LayerConsumer
from common.messages import BadMessage, ref_of

from . import presence, protocol
from .events import OverviewEvent, RoomPeople
from .models import Room
from .notice import OVERVIEWS
from .permission import may_post


def rooms_now() -> list[RoomPeople]:
    """Each room with those who are in it."""
    people = presence.by_room()
    rooms = Room.objects.values_list("pk", "slug", "name")
    return [{"slug": slug, "name": name, **people.get(key, presence.crowd([]))} for key, slug, name in rooms]


def may_watch(user: AbstractBaseUser | AnonymousUser, session: SessionBase | None) -> bool:
    """True while the user is logged in, is staff, and may view rooms in the admin. The database is asked each time."""
    if not may_post(user, session):
        return False
    as_of_now = get_user_model().objects.filter(username=user.get_username(), is_staff=True).first()
    return as_of_now is not None and as_of_now.has_perm("chat.view_room")


class OverviewConsumer(LayerConsumer):
    """One admin's page. Whether its user may see it is asked before each list that is sent."""

    messages = TypeAdapter(dict)

    async def connect(self):
        # Accept first: before that, a close code does not reach the client.
        await self.accept()
        self.changed = asyncio.Event()
        self.changed.set()
        await self.alive()
        self.at_end.push_async_callback(self.channel_layer.group_discard, OVERVIEWS, self.channel_name)
        self.start(self.send_lists())
        self.start(self.beat())

    async def send_lists(self):
        """Send the list now and after each change, at most once a second. Raises StopConsumer for who may not see it."""
        while True:
            await self.changed.wait()
            self.changed.clear()
            if not await database_sync_to_async(may_watch)(self.scope["user"], self.scope["session"]):
                await self.send_error(BadMessage("not_allowed", "This page is for staff who may view rooms."))
                await self.close(protocol.NOT_ALLOWED)
                raise StopConsumer
            rooms = await database_sync_to_async(rooms_now)()
            shown = that_fit(rooms)
            await self.send_message(type="rooms", rooms=shown, more=len(rooms) - len(shown))
            await asyncio.sleep(1)

    async def answer(self, message):
        """Refuse it: there is nothing to ask for."""
        raise BadMessage("unknown_type", "The overview takes no messages.", ref_of(message))

    async def overview_changed(self, event: OverviewEvent):
        """Something is not as it was."""
        self.changed.set()

    async def alive(self):
        """Stay in the group, and look again: what was changed with no signal is seen by now."""
        await self.channel_layer.group_add(OVERVIEWS, self.channel_name)
        self.changed.set()
