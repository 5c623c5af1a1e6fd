# caught by: test_goals_are_counted
# a reader thinks: a message is what the protocol says, and nothing else
# file: my_project/scores/consumers.py
# instead of:
            case {"type": "goal", "team": "home" | "away" as team}:
# write:
            case {"type": "goal", "team": "home" | "away" as team, **more} if not more:
