# caught by: test_nothing_of_a_transaction_that_fails
# a reader thinks: goals come from the admin, the command and reporters; each of them tells
# file: my_project/scores/signals.py
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from .models import goals_of


def tell_score(match):
    event = {"type": "score.changed", "goals": goals_of(match)}
    async_to_sync(get_channel_layer().group_send)(f"match.{match}", event)
# file: my_project/scores/admin.py
from django.contrib import admin
from django.db import transaction

from .models import Goal
from .signals import tell_score


@admin.register(Goal)
class GoalAdmin(admin.ModelAdmin):
    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        transaction.on_commit(lambda: tell_score(obj.match))

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        transaction.on_commit(lambda: tell_score(obj.match))

    def delete_queryset(self, request, queryset):
        matches = {goal.match for goal in queryset}
        super().delete_queryset(request, queryset)
        transaction.on_commit(lambda: [tell_score(match) for match in matches])
# file: my_project/scores/management/commands/goal.py
# instead of:
from scores.models import TEAMS, Goal
# write:
from scores.models import TEAMS, Goal
from scores.signals import tell_score
# instead of:
        goal.save()
# write:
        goal.save()
        tell_score(match)
# file: my_project/scores/consumers.py
# instead of:
                await Goal.objects.acreate(match=self.match, team=team)
# write:
                await Goal.objects.acreate(match=self.match, team=team)
                goals = await database_sync_to_async(goals_of)(self.match)
                await self.channel_layer.group_send(self.group, {"type": "score.changed", "goals": goals})
