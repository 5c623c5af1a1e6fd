# caught by: test_nothing_of_a_transaction_that_fails
# a reader thinks: it is kept now, so it can be told
# file: my_project/scores/signals.py
# instead of:
    transaction.on_commit(lambda: tell_viewers(match, score))
# write:
    tell_viewers(match, score)
