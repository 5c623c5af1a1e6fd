# caught by: test_the_match_ends
# a reader thinks: range counts as far as that
# file: my_project/scores/consumers.py
# instead of:
            for number in range(1, clock.LAST + 1):
# write:
            for number in range(1, clock.LAST):
