# caught by: test_nothing_of_a_transaction_that_fails
# told: Hint 2
# a reader thinks: post_save comes after the save
# file: my_project/scores/signals.py
# instead of:
from django.db import transaction
# write:
# instead of:
    transaction.on_commit(lambda: tell_score(instance.match))
# write:
    tell_score(instance.match)
