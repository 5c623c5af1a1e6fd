"""What has the admin's overviews look again: other rooms, and other rights."""

from asgiref.sync import async_to_sync
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from .models import Room
from .notice import tell_overviews

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
        transaction.on_commit(lambda: async_to_sync(tell_overviews)(), robust=True)
