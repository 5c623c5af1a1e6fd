# caught by: test_goals_wait_for_the_line
# a reader thinks: what can't be sent is not sent
# file: my_project/scores/static/scores/live.js
# instead of:
    waiting.forEach(send);
# write:

