# caught by: test_what_was_not_confirmed_is_sent_again
# a reader thinks: each message on the wire has a ref
# file: browser/outbox.js
# instead of:
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
# write:
    message.ref = crypto.randomUUID();
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
