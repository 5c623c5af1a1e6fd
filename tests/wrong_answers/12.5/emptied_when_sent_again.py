# caught by: test_what_was_not_confirmed_is_one_goal
# told: The line was cut before the goal was confirmed.
# told: waiting
# a reader thinks: what was sent again has arrived
# file: my_project/scores/static/scores/live.js
# instead of:
    waiting.forEach(send);
# write:
    waiting.forEach(send);
    waiting = [];
    show("waiting", 0);
