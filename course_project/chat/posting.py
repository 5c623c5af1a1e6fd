"""Store a message, once, and tell the room about it."""

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.contrib.auth.models import User
from django.db import transaction

from .events import MessageEvent
from .models import Message, Room


async def post(room: Room, author: User, ref: str, text: str) -> Message:
    """Return the stored message. The same ref from the same author again gives the message stored first."""
    message, created = await database_sync_to_async(store)(room, author, ref, text)
    if created:
        # Told after the commit: before, a reader could ask the database for a message that is not there yet.
        # And told from here, not from the database's thread: that would wait for the event loop, and for
        # ever once the server stops.
        event: MessageEvent = {"type": "chat.message", "message": message.as_json()}
        await get_channel_layer().group_send(room.group, event)
    return message


@transaction.atomic
def store(room: Room, author: User, ref: str, text: str) -> tuple[Message, bool]:
    """Return the message, and whether it is new."""
    # One writer a room at a time, so that numbers have no gaps and are committed in order.
    room = Room.objects.select_for_update().get(pk=room.pk)
    message, created = Message.objects.get_or_create(
        room=room, author=author, ref=ref, defaults={"text": text, "number": room.last_number + 1}
    )
    if created:
        room.last_number = message.number
        room.save(update_fields=["last_number"])
    return message, created
