# caught by: test_the_waits_grow
# a reader thinks: the server will be back in a moment
# file: browser/again.js
# instead of:
      const longest = Math.min(30_000, 500 * 2 ** failures++);
# write:
      const longest = 500;
