# caught by: test_goals_wait_for_the_line
# a reader thinks: `send` waits for the connection
# file: my_project/scores/static/scores/live.js
# instead of:
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
# write:
  socket.send(JSON.stringify(message));
# instead of:
    waiting.forEach(send);
# write:

