# caught by: test_a_command_refuses_what_is_no_goal
# a reader thinks: choices are for forms, and a save looks at them
# file: my_project/scores/management/commands/goal.py
# instead of:
from scores.models import TEAMS, Goal
# write:
from scores.models import Goal
# instead of:
        parser.add_argument("team", choices=TEAMS)
# write:
        parser.add_argument("team")
# instead of:
        goal.full_clean()
# write:
