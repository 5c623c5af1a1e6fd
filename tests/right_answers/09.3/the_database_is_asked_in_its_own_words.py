# unusual: the score is one query, the function a partial
from functools import partial

from django.db.models import Count, Q


def send(match):
    goals = Goal.objects.filter(match=match).aggregate(
        home=Count("id", filter=Q(team="home")), away=Count("id", filter=Q(team="away"))
    )
    event = {"type": "score.changed", "score": "{home}:{away}".format(**goals)}
    async_to_sync(get_channel_layer().group_send)(f"match.{match}", event)


# instead of:
    def send():
        event = {"type": "score.changed", "score": score_of(goal.match)}
        async_to_sync(get_channel_layer().group_send)(f"match.{goal.match}", event)

    transaction.on_commit(send)
# write:
    transaction.on_commit(partial(send, goal.match), using="default")
