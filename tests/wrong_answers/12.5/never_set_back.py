# caught by: test_the_waits_grow
# told: after a good connection was lost.
# a reader thinks: a failure is a failure
# file: my_project/scores/static/scores/live.js
# instead of:
    failures = 0;
# write:

