# caught by: test_it_says_what_it_has_seen
# a reader thinks: the address is always the same
# file: browser/follow.js
# instead of:
  let last = 0;
# write:
  let last = 0;
  const from = `${address}?after=${last}`;
# instead of:
    const socket = new WebSocket(`${address}?after=${last}`);
# write:
    const socket = new WebSocket(from);
