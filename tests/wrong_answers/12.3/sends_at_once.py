# caught by: test_said_at_any_time
# a reader thinks: a socket can be used when it is made
# file: browser/outbox.js
# instead of:
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
# write:
    socket.send(JSON.stringify(message));
