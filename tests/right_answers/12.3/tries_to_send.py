# unusual: It sends, and takes no notice of the error.
# file: browser/outbox.js
# instead of:
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
# write:
    try {
      socket.send(JSON.stringify(message));
    } catch {
      // it waits for onopen
    }
