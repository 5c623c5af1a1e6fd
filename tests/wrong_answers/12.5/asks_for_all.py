# caught by: test_no_score_is_missing_and_none_comes_twice
# a reader thinks: the list leaves out what it has
# file: my_project/scores/static/scores/live.js
# instead of:
  socket = new WebSocket(`${address}?after=${last}`);
# write:
  socket = new WebSocket(address);
