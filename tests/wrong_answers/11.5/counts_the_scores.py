# caught by: test_two_processes_at_once
# a reader thinks: in a transaction nobody comes between
# file: my_project/scores/signals.py
# instead of:
    score = {"number": next_number(match), **goals_of(match)}
# write:
    score = {"number": Score.objects.filter(match=match).count() + 1, **goals_of(match)}
