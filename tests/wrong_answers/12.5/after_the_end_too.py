# caught by: test_after_the_end_it_stays_away
# a reader thinks: a connection that has ended was lost
# file: my_project/scores/static/scores/live.js
# instead of:
    if (event.code === 1000 || event.code >= 4000) return;
# write:

