# caught by: test_a_score_that_is_refused_takes_no_number
# a reader thinks: what saves a goal has a transaction already
# file: my_project/scores/signals.py
# instead of:
@transaction.atomic
# write:
