# caught by: test_tickets_clock_and_errors_are_as_before
# a reader thinks: a team is a key of the dict
# file: my_project/scores/consumers.py
# instead of:
            case {"type": "goal", "team": "home" | "away" as team}:
# write:
            case {"type": "goal", "team": team}:
