"""Store a message, once, and tell the room about it."""

from functools import partial

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from .models import Message, Room


def post(room, author, ref, text):
    """Return the stored message. The same ref from the same author again gives the message stored first."""
    with transaction.atomic():
        # One writer a room at a time, so that numbers have no gaps and are committed in order.
        room = Room.objects.select_for_update().get(pk=room.pk)
        message, created = Message.objects.get_or_create(
            room=room, author=author, ref=ref, defaults={"text": text, "number": room.last_number + 1}
        )
        if created:
            room.last_number = message.number
            room.save(update_fields=["last_number"])
            # Told before the commit, a reader could ask the database for a message that is not there yet.
            transaction.on_commit(partial(announce, message))
    return message


def announce(message):
    layer = get_channel_layer()
    async_to_sync(layer.group_send)(
        message.room.group, {"type": "chat.message", "message": message.as_json()}
    )
