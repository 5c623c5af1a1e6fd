"""What is told to open pages when a row is saved elsewhere, in the admin for one."""

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from .events import RoomEvent
from .models import Room
from .notice import tell_overviews


@receiver(post_save, sender=Room)
def tell_the_name(instance, created, update_fields, **about):
    """Tell a room that has been renamed what its name is. Whoever saves the counters alone has not renamed it."""
    if created or update_fields is not None:
        return
    event: RoomEvent = {"type": "chat.room", "name": instance.name}
    # After the commit: a transaction that fails has renamed nothing.
    transaction.on_commit(lambda: async_to_sync(get_channel_layer().group_send)(instance.group, event))


UNSEEN = {"last_number", "people_version", "last_login"}  # no overview shows these


@receiver([post_save, post_delete], sender=Room)
@receiver([post_save, post_delete], sender=User)
@receiver(m2m_changed, sender=User.groups.through)
@receiver(m2m_changed, sender=User.user_permissions.through)
@receiver(m2m_changed, sender=Group.permissions.through)
def tell_of_rooms_and_rights(update_fields=None, **about):
    """Tell the overviews that there are other rooms, or that somebody has other rights."""
    if update_fields is None or not UNSEEN.issuperset(update_fields):
        # Robust: without the channel layer one can still sign up. The overviews look again with each heartbeat.
        transaction.on_commit(async_to_sync(tell_overviews), robust=True)
