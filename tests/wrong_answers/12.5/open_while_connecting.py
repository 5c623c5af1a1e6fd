# caught by: test_it_says_whether_it_is_connected
# told: The page is still connecting, and `state` says `open`.
# a reader thinks: a new WebSocket is open
# file: my_project/scores/static/scores/live.js
# instead of:
  socket = new WebSocket(`${address}?after=${last}`);
# write:
  socket = new WebSocket(`${address}?after=${last}`);
  show("state", "open");

# instead of:
    show("state", "open");
# write:

