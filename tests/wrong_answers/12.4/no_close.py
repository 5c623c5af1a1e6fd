# caught by: test_mounted_twice_shows_each_message_once
# a reader thinks: who does not listen is not there
# file: browser/mount.js
# instead of:
    socket.close();

# write:

