# caught by: test_a_command_refuses_what_is_no_goal
# a reader thinks: to print is to fail
# file: my_project/scores/management/commands/goal.py
from django.core.management.base import BaseCommand

from scores.models import TEAMS, Goal


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("match")
        parser.add_argument("team")

    def handle(self, *, match, team, **options):
        if team not in TEAMS or not match.isdigit():
            self.stderr.write("Not a goal.")
            return
        Goal.objects.create(match=int(match), team=team)
