# caught by: test_the_waits_grow
# a reader thinks: each new WebSocket is a new beginning
# file: browser/again.js
# instead of:
    const socket = new WebSocket(address);
# write:
    failures = 0;
    const socket = new WebSocket(address);
