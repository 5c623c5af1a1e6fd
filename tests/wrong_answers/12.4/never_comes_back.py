# caught by: test_a_mounted_one_comes_back
# a reader thinks: React mounts it again
# file: browser/mount.js
# instead of:
    socket.onclose = () => {
      if (mounted) timer = setTimeout(open, 500 + 500 * Math.random());
    };

# write:

