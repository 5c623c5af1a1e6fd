# caught by: test_what_was_not_confirmed_is_one_goal
# told: The same goal came with another ref.
# a reader thinks: each message on the wire has a ref
# file: my_project/scores/static/scores/live.js
# instead of:
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
# write:
  message.ref = crypto.randomUUID();
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
