# caught by: test_the_waits_grow
# a reader thinks: the sooner it is tried, the sooner it is there
# file: my_project/scores/static/scores/live.js
# instead of:
    const longest = Math.min(30_000, 500 * 2 ** failures++);
    setTimeout(connect, longest * (0.5 + Math.random() / 2));
# write:
    setTimeout(connect, 200);
