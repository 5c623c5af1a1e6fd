# caught by: test_the_first_connection
# a reader thinks: after= is the number that it wants next
# file: browser/follow.js
# instead of:
    const socket = new WebSocket(`${address}?after=${last}`);
# write:
    const socket = new WebSocket(`${address}?after=${last + 1}`);
