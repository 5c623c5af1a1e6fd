# caught by: test_a_command_saves_a_goal
# a reader thinks: all ways to save are one
# file: my_project/scores/management/commands/goal.py
from django.core.management.base import BaseCommand

from scores.models import TEAMS, Goal


class Command(BaseCommand):
    help = "Save a goal: python manage.py goal 7 home"

    def add_arguments(self, parser):
        parser.add_argument("match", type=int)
        parser.add_argument("team", choices=TEAMS)

    def handle(self, *, match, team, **options):
        goal = Goal(match=match, team=team)
        goal.full_clean()
        Goal.objects.bulk_create([goal])
    ### END SOLUTION
