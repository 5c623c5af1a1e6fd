# caught by: test_mounted_twice_shows_each_message_once
# a reader thinks: to close the socket is to end it
# file: browser/mount.js
# instead of:
      if (mounted) timer = setTimeout(open, 500 + 500 * Math.random());
# write:
      timer = setTimeout(open, 500 + 500 * Math.random());
# instead of:
    clearTimeout(timer);

# write:

