# caught by: test_a_goal_that_is_deleted_too
# a reader thinks: the model's own save and delete can tell; but the admin's list deletes a queryset
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
