# caught by: test_it_says_whether_it_is_connected
# told: The connection is lost, and `state` says `open`.
# a reader thinks: it comes back anyway, so nobody need know
# file: my_project/scores/static/scores/live.js
# instead of:
    show("state", `closed: ${event.code}`);
# write:

