# caught by: test_a_reporters_goal_is_a_row
# a reader thinks: the admin's save_model is the place
# file: my_project/scores/signals.py
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from .models import goals_of


def tell_score(match):
    event = {"type": "score.changed", "goals": goals_of(match)}
    async_to_sync(get_channel_layer().group_send)(f"match.{match}", event)
# file: my_project/scores/admin.py
from functools import partial

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
        matches = set(queryset.values_list("match", flat=True))
        super().delete_queryset(request, queryset)
        for match in matches:
            transaction.on_commit(partial(tell_score, match))
