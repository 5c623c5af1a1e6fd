# caught by: test_nothing_of_a_transaction_that_fails
# a reader thinks: post_save comes after the save
# file: my_project/scores/signals.py
"""Whoever saves or deletes a goal: the pages of its match are told. ScoresConfig.ready imports this file."""

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from .models import Goal, goals_of


@receiver([post_save, post_delete], sender=Goal)
def tell_viewers(instance, **kwargs):
    tell_score(instance.match)


def tell_score(match):
    event = {"type": "score.changed", "goals": goals_of(match)}
    async_to_sync(get_channel_layer().group_send)(f"match.{match}", event)
### END SOLUTION
