# caught by: test_no_score_is_missing_and_none_comes_twice
# a reader thinks: the address is the same each time
# file: my_project/scores/static/scores/live.js
const place = `${address}?after=${last}`;
# instead of:
  socket = new WebSocket(`${address}?after=${last}`);
# write:
  socket = new WebSocket(place);
