# caught by: test_another_start_changes_nothing
# a reader thinks: the process knows how many it has kept
# file: my_project/scores/signals.py
numbers = {}

# instead of:
    score = {"number": next_number(match), **goals_of(match)}
# write:
    numbers[match] = numbers.get(match, 0) + 1
    score = {"number": numbers[match], **goals_of(match)}
