# caught by: test_the_waits_grow
# a reader thinks: each wait is double the last one
# file: browser/again.js
# instead of:
      const longest = Math.min(30_000, 500 * 2 ** failures++);
# write:
      const longest = 500 * 2 ** failures++;
