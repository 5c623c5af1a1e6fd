# caught by: test_what_was_not_confirmed_is_one_goal
# a reader thinks: what was sent has arrived
# file: my_project/scores/static/scores/live.js
# instead of:
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
# write:
  if (socket.readyState !== WebSocket.OPEN) return;
  socket.send(JSON.stringify(message));
  waiting = waiting.filter((other) => other !== message);
