# unusual: no signal: the model's own save and delete tell
# file: my_project/scores/signals.py
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from .models import Goal, goals_of


async def send(match, goals):
    await get_channel_layer().group_send(f"match.{match}", {"type": "score_changed", "goals": goals})


def telling(method):
    def call(goal, *args, **kwargs):
        with transaction.atomic():
            result = method(goal, *args, **kwargs)
            transaction.on_commit(lambda: async_to_sync(send)(goal.match, goals_of(goal.match)))
        return result

    return call


Goal.save, Goal.delete = telling(Goal.save), telling(Goal.delete)
