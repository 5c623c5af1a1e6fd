# caught by: test_taken_down_while_it_waits
# a reader thinks: no timer runs while it is connected
# file: browser/mount.js
# instead of:
    clearTimeout(timer);

# write:

