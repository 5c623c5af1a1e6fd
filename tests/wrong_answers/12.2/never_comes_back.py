# caught by: test_it_says_what_it_has_seen
# a reader thinks: the browser connects again by itself
# file: browser/follow.js
# instead of:
    socket.onclose = () => setTimeout(open, 500 + 500 * Math.random());

# write:

