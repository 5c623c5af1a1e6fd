# caught by: test_it_says_whether_it_is_connected
# told: Goal, line 2
# a reader thinks: a page has one connection
# file: my_project/scores/static/scores/live.js
# instead of:
    setTimeout(connect, longest * (0.5 + Math.random() / 2));
# write:

