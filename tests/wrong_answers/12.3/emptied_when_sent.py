# caught by: test_said_at_any_time
# a reader thinks: what was sent has arrived
# file: browser/outbox.js
# instead of:
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
# write:
    if (socket.readyState !== WebSocket.OPEN) return;
    socket.send(JSON.stringify(message));
    waiting = waiting.filter((other) => other !== message);
