"""What is told to a room when its row is saved or deleted elsewhere, in the admin for one."""

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .events import GoneEvent, RoomEvent
from .models import Room


@receiver(post_save, sender=Room)
def tell_the_name(instance, created, update_fields, **about):
    """Tell a room that has been renamed what its name is. Whoever saves the counters alone has not renamed it."""
    if created or update_fields is not None:
        return
    event: RoomEvent = {"type": "chat.room", "name": instance.name}
    # After the commit: a transaction that fails has renamed nothing.
    transaction.on_commit(lambda: async_to_sync(get_channel_layer().group_send)(instance.group, event))


@receiver(post_delete, sender=Room)
def tell_the_end(instance, **about):
    """Tell a room's people that it is no more."""
    event: GoneEvent = {"type": "chat.gone"}
    group = instance.group  # now: a row that is deleted has no key afterwards
    transaction.on_commit(lambda: async_to_sync(get_channel_layer().group_send)(group, event))
