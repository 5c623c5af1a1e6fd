# unusual: the score is kept in a transaction of its own, after the goal's
# file: my_project/scores/signals.py
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction
from django.db.models.signals import post_delete, post_save

from .models import Goal, Score, goals_of, next_number


def after_commit(instance, **kwargs):
    transaction.on_commit(lambda: keep(instance.match))


def keep(match):
    with transaction.atomic():
        kept = Score.objects.create(match=match, number=next_number(match), **goals_of(match))
    score = {"number": kept.number, "home": kept.home, "away": kept.away}
    async_to_sync(get_channel_layer().group_send)(f"match.{match}", {"type": "score_changed", "score": score})


post_save.connect(after_commit, sender=Goal)
post_delete.connect(after_commit, sender=Goal)
