# caught by: test_what_is_not_new_is_not_shown
# a reader thinks: each message is one more
# file: browser/follow.js
# instead of:
      if (number <= last) return;
      last = number;
# write:
      last += 1;
