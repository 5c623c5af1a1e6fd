# unusual: the signals are connected in `ready`; the command takes the words as they come; an async receiver
# file: my_project/scores/signals.py
from channels.layers import get_channel_layer
from asgiref.sync import async_to_sync
from django.db import transaction

from .models import goals_of


def tell_viewers(sender, instance, **kwargs):
    match = instance.match

    async def tell(goals):
        await get_channel_layer().group_send(f"match.{match}", {"type": "score.changed", "goals": goals})

    transaction.on_commit(lambda: async_to_sync(tell)(goals_of(match)), robust=True)
# file: my_project/scores/apps.py
# instead of:
        from . import signals  # noqa: F401
# write:
        from django.db.models.signals import post_delete, post_save

        from .signals import tell_viewers

        for signal in (post_save, post_delete):
            signal.connect(tell_viewers, sender="scores.Goal", dispatch_uid="pages")
# file: my_project/scores/management/commands/goal.py
# instead of:
from django.core.management.base import BaseCommand
# write:
from django.core.management.base import BaseCommand, CommandError
# instead of:
        parser.add_argument("match", type=int)
        parser.add_argument("team", choices=TEAMS)
# write:
        parser.add_argument("words", nargs=2)
# instead of:
    def handle(self, *, match, team, **options):
        goal = Goal(match=match, team=team)
        goal.full_clean()
        goal.save()
# write:
    def handle(self, *args, words, **options):
        match, team = words
        if not match.isdecimal() or team not in TEAMS:
            raise CommandError("a match and a team, please")
        Goal.objects.get_or_create(pk=None, defaults={"match": int(match), "team": team})
