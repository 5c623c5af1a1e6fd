# caught by: test_it_says_whether_it_is_connected
# told: have ended, and `state` says `open`.
# told: Goal, line 1
# a reader thinks: it is lost only when it comes back
# file: my_project/scores/static/scores/live.js
# instead of:
    show("state", `closed: ${event.code}`);
    if (event.code === 1000 || event.code >= 4000) return;
# write:
    if (event.code === 1000 || event.code >= 4000) return;
    show("state", `closed: ${event.code}`);
