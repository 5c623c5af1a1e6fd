# caught by: test_it_says_whether_it_is_connected
# told: `state` shows something else.
# told: Goal, line 1
# a reader thinks: a message proves the connection
# file: my_project/scores/static/scores/live.js
# instead of:
    show("state", "open");
# write:


# instead of:
    failures = 0;
# write:
    failures = 0;
    show("state", "open");
