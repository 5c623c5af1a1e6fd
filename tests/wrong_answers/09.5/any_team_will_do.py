# caught by: test_a_command_refuses_what_is_no_goal
# a reader thinks: choices are for forms, and a save looks at them
# file: my_project/scores/management/commands/goal.py
from django.core.management.base import BaseCommand

from scores.models import Goal


class Command(BaseCommand):
    help = "Save a goal: python manage.py goal 7 home"

    def add_arguments(self, parser):
        parser.add_argument("match", type=int)
        parser.add_argument("team")

    def handle(self, *, match, team, **options):
        goal = Goal(match=match, team=team)
        goal.save()
    ### END SOLUTION
