# caught by: test_the_check_finds_nothing
# a reader thinks: without daphne the check is content
# file: broken/results/results/settings.py
# instead of:
    "daphne",
# write:
